package dev.lanewise.bench;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Algorithm;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import java.util.Random;

/**
 * Prints the rounding errors of a 3x3 convolution by both algorithms: images of 28 x 28, inputs and
 * weights uniform between -1 and 1, against sums in double precision.
 */
public final class ConvolutionError {
  private static final int SIDE = 28;
  private static final int FILTERS = 16;

  private ConvolutionError() {}

  /**
   * Runs the check.
   *
   * @param args nothing
   */
  public static void main(String[] args) {
    System.out.println("| channels | direct: rms, largest | Winograd: rms, largest | ratios |");
    System.out.println("| ---: | ---: | ---: | ---: |");
    for (int channels : new int[] {16, 64, 256, 1024}) {
      try (Arena arena = Arena.ofConfined()) {
        double[] direct = new double[2];
        double[] tiles = new double[2];
        measure(arena, channels, direct, tiles);
        System.out.printf(
            Locale.ROOT,
            "| %d | %.1e, %.1e | %.1e, %.1e | %.1f, %.1f |%n",
            channels,
            direct[0],
            direct[1],
            tiles[0],
            tiles[1],
            tiles[0] / direct[0],
            tiles[1] / direct[1]);
      }
    }
  }

  /** Finds the root of the mean square and the largest of the errors of both algorithms. */
  private static void measure(Arena arena, int channels, double[] direct, double[] tiles) {
    Conv2dShape shape =
        Conv2dShape.of(1, SIDE, SIDE, channels, FILTERS, 3, 3).padding(Padding.SAME);
    MemorySegment input = uniform(arena, 1, SIDE * SIDE * channels);
    MemorySegment weights = uniform(arena, 2, 9 * channels * FILTERS);
    double[] exact = exact(channels, input, weights);
    errors(exact, output(arena, shape, Algorithm.DIRECT, input, weights), direct);
    errors(exact, output(arena, shape, Algorithm.WINOGRAD, input, weights), tiles);
  }

  private static MemorySegment uniform(Arena arena, long seed, int count) {
    MemorySegment values = Memory.floats(arena, count);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, 2 * random.nextFloat() - 1);
    }
    return values;
  }

  private static MemorySegment output(
      Arena arena,
      Conv2dShape shape,
      Algorithm algorithm,
      MemorySegment input,
      MemorySegment weights) {
    Conv2dForward conv = Conv2d.forward(shape, Activation.NONE, algorithm, Parallelism.caller());
    MemorySegment packed = Memory.bytes(arena, conv.packedBytes());
    MemorySegment scratch = Memory.bytes(arena, conv.scratchBytes());
    MemorySegment output = Memory.floats(arena, (long) SIDE * SIDE * FILTERS);
    conv.pack(weights, 0, packed, 0);
    conv.run(input, 0, packed, 0, null, 0, output, 0, scratch, 0);
    return output;
  }

  private static double[] exact(int channels, MemorySegment input, MemorySegment weights) {
    double[] sums = new double[SIDE * SIDE * FILTERS];
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      for (int tap = 0; tap < 9; tap++) {
        int row = pixel / SIDE + tap / 3 - 1;
        int column = pixel % SIDE + tap % 3 - 1;
        if (row >= 0 && row < SIDE && column >= 0 && column < SIDE) {
          add(channels, row * SIDE + column, tap, pixel, input, weights, sums);
        }
      }
    }
    return sums;
  }

  private static void add(
      int channels,
      int cell,
      int tap,
      int pixel,
      MemorySegment input,
      MemorySegment weights,
      double[] sums) {
    for (int c = 0; c < channels; c++) {
      double x = input.getAtIndex(ValueLayout.JAVA_FLOAT, (long) cell * channels + c);
      for (int f = 0; f < FILTERS; f++) {
        long weight = ((long) tap * channels + c) * FILTERS + f;
        sums[pixel * FILTERS + f] += x * weights.getAtIndex(ValueLayout.JAVA_FLOAT, weight);
      }
    }
  }

  private static void errors(double[] exact, MemorySegment output, double[] result) {
    double squares = 0;
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      double error = Math.abs(exact[i] - output.getAtIndex(ValueLayout.JAVA_FLOAT, i));
      squares += error * error;
      largest = Math.max(largest, error);
    }
    result[0] = Math.sqrt(squares / exact.length);
    result[1] = largest;
  }
}

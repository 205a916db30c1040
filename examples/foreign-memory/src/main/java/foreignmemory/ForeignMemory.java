package foreignmemory;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.KernelSet;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;

/**
 * Kernels on memory that others own, without a copy: images in a direct buffer, weights in a mapped
 * file, results in an Arrow vector; on threads of the program's own, with its own scratch. Checks
 * both results against plain loops.
 */
public final class ForeignMemory {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 7;
  private static final int CHANNELS = 3;
  private static final int FILTERS = 20;
  private static final int CLASSES = 5;

  private ForeignMemory() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    System.out.println("kernels: " + KernelSet.current());
    Path file = Files.createTempFile("weights", ".f32");
    try (Arena arena = Arena.ofShared();
        RootAllocator allocator = new RootAllocator();
        Float4Vector result = new Float4Vector("scores", allocator);
        ExecutorService executor = Executors.newFixedThreadPool(2)) {
      FloatBuffer image =
          ByteBuffer.allocateDirect(HEIGHT * WIDTH * CHANNELS * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      for (int i = 0; i < image.capacity(); i++) {
        image.put(i, i % 11 - 5);
      }
      MemorySegment x = MemorySegment.ofBuffer(image);
      MemorySegment weights = mapped(file, weightCount() + (long) features() * CLASSES, arena);
      result.allocateNew(CLASSES);
      result.setValueCount(CLASSES);
      for (int i = 0; i < CLASSES; i++) {
        result.set(i, Float.NaN);
      }
      MemorySegment scores = segment(result.getDataBuffer());

      Parallelism threads = Parallelism.on(executor, 2);
      MemorySegment features = convolve(x, weights, threads, arena);
      multiply(features, weights, scores, threads, arena);
      check(image, weights, result);
    } finally {
      Files.delete(file);
    }
  }

  /** Arrow gives an address; the program vouches for what lies there, and for how long. */
  @SuppressWarnings("restricted")
  private static MemorySegment segment(ArrowBuf buffer) {
    return MemorySegment.ofAddress(buffer.memoryAddress()).reinterpret(buffer.capacity());
  }

  private static int weightCount() {
    return 3 * 3 * CHANNELS * FILTERS;
  }

  private static int features() {
    return HEIGHT * WIDTH * FILTERS;
  }

  private static MemorySegment mapped(Path file, long count, Arena arena) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment map =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, count * Float.BYTES, arena);
      for (long i = 0; i < count; i++) {
        map.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 7 - 3);
      }
      return map;
    }
  }

  private static MemorySegment convolve(
      MemorySegment x, MemorySegment weights, Parallelism threads, Arena arena) {
    Conv2dShape shape =
        Conv2dShape.of(1, HEIGHT, WIDTH, CHANNELS, FILTERS, 3, 3).padding(Padding.SAME);
    Conv2dForward convolution = Conv2d.forward(shape, Activation.RELU, threads);
    MemorySegment packed = Memory.bytes(arena, convolution.packedBytes());
    MemorySegment scratch = Memory.bytes(arena, convolution.scratchBytes());
    MemorySegment y = Memory.floats(arena, features());
    convolution.pack(weights, 0, packed, 0);
    convolution.run(x, 0, packed, 0, null, 0, y, 0, scratch, 0);
    return y;
  }

  private static void multiply(
      MemorySegment features,
      MemorySegment weights,
      MemorySegment scores,
      Parallelism threads,
      Arena arena) {
    GemmShape shape = GemmShape.of(1, CLASSES, features());
    Gemm gemm = Gemm.of(shape, Activation.NONE, threads);
    MemorySegment scratch = Memory.bytes(arena, gemm.scratchBytes());
    gemm.run(
        features, 0, weights, (long) weightCount() * Float.BYTES, null, 0, scores, 0, scratch, 0);
  }

  /** The values are small whole numbers, so that float sums are exact. */
  private static void check(FloatBuffer image, MemorySegment weights, Float4Vector scores) {
    double[] expected = new double[CLASSES];
    for (int i = 0; i < HEIGHT; i++) {
      for (int j = 0; j < WIDTH; j++) {
        for (int f = 0; f < FILTERS; f++) {
          double feature = Math.max(0, feature(image, weights, i, j, f));
          long row = weightCount() + (long) ((i * WIDTH + j) * FILTERS + f) * CLASSES;
          for (int c = 0; c < CLASSES; c++) {
            expected[c] += feature * weights.getAtIndex(ValueLayout.JAVA_FLOAT, row + c);
          }
        }
      }
    }
    for (int c = 0; c < CLASSES; c++) {
      if (scores.get(c) != expected[c]) {
        throw new AssertionError("score " + c + ": " + scores.get(c) + ", not " + expected[c]);
      }
    }
    System.out.println("scores in the Arrow vector: " + scores);
  }

  private static double feature(FloatBuffer image, MemorySegment weights, int i, int j, int f) {
    double sum = 0;
    for (int r = 0; r < 3; r++) {
      for (int s = 0; s < 3; s++) {
        int row = i + r - 1;
        int column = j + s - 1;
        if (row < 0 || row >= HEIGHT || column < 0 || column >= WIDTH) {
          continue;
        }
        for (int c = 0; c < CHANNELS; c++) {
          float w =
              weights.getAtIndex(
                  ValueLayout.JAVA_FLOAT, (long) ((r * 3 + s) * CHANNELS + c) * FILTERS + f);
          sum += (double) image.get((row * WIDTH + column) * CHANNELS + c) * w;
        }
      }
    }
    return sum;
  }
}

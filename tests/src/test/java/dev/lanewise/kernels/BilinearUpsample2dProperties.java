package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Bilinear upsampling and its gradient, against interpolation in double precision. */
@Tag("bits")
class BilinearUpsample2dProperties {

  /** Where an output place lies between input places. */
  private record Place(int lower, int upper, double t) {
    static Place of(int i, int size, int factor) {
      double place = (i + 0.5) / factor - 0.5;
      double lower = Math.floor(place + 1e-9);
      return new Place(
          (int) Math.max(lower, 0), (int) Math.min(lower + 1, size - 1), place - lower);
    }
  }

  /** Does something for each pair of an input and an output element, and the exact weight. */
  private interface Tap {
    void at(int input, int output, double weight);
  }

  private static void taps(UpsampleShape s, Tap tap) {
    int output = 0;
    for (int b = 0; b < s.batch(); b++) {
      for (int i = 0; i < s.outputHeight(); i++) {
        Place row = Place.of(i, s.height(), s.factorHeight());
        for (int j = 0; j < s.outputWidth(); j++) {
          Place column = Place.of(j, s.width(), s.factorWidth());
          for (int c = 0; c < s.channels(); c++) {
            int upper = (b * s.height() + row.lower) * s.width();
            int lower = (b * s.height() + row.upper) * s.width();
            int n = s.channels();
            tap.at((upper + column.lower) * n + c, output, (1 - row.t) * (1 - column.t));
            tap.at((upper + column.upper) * n + c, output, (1 - row.t) * column.t);
            tap.at((lower + column.lower) * n + c, output, row.t * (1 - column.t));
            tap.at((lower + column.upper) * n + c, output, row.t * column.t);
            output++;
          }
        }
      }
    }
  }

  private static int inputs(UpsampleShape s) {
    return s.batch() * s.height() * s.width() * s.channels();
  }

  private static float[] run(
      boolean forward, UpsampleShape shape, Parallelism threads, KernelSet kernels, float[] in) {
    int inputs = inputs(shape);
    int outputs = inputs * shape.factorHeight() * shape.factorWidth();
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, in);
      Guarded y = Guarded.of(arena, forward ? outputs : inputs);
      MemorySegment from = x.segment();
      if (forward) {
        new BilinearUpsample2dForward(shape, threads, kernels)
            .run(from, x.offset(), y.segment(), y.offset());
      } else {
        new BilinearUpsample2dBackward(shape, threads, kernels)
            .run(from, x.offset(), y.segment(), y.offset());
      }
      y.assertSurroundingsUntouched();
      return y.values();
    }
  }

  /** The result of plain Java, which all others must have. */
  private static float[] same(boolean forward, UpsampleShape shape, float[] in) {
    float[] reference = run(forward, shape, Parallelism.caller(), KernelSet.scalar(), in);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference, run(forward, shape, threads, TestKernels.tested(), in), shape + " " + threads);
    }
    return reference;
  }

  @Property(tries = 100)
  void pixelsAreInterpolatedAndGradientsAreTheAdjoint(
      @ForAll @Size(2) List<@IntRange(min = 1, max = 5) Integer> factors,
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 6) int height,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 40) int channels) {
    UpsampleShape shape =
        new UpsampleShape(batch, height, width, channels, factors.get(0), factors.get(1));
    int inputs = inputs(shape);
    int outputs = inputs * factors.get(0) * factors.get(1);
    float[] x = Guarded.uniform(1, inputs);
    float[] g = Guarded.uniform(2, outputs);
    double[] y = new double[outputs];
    double[] sizes = new double[outputs];
    double[] gradients = new double[inputs];
    double[] gradientSizes = new double[inputs];
    taps(
        shape,
        (input, output, weight) -> {
          y[output] += weight * x[input];
          sizes[output] += Math.abs(weight * x[input]);
          gradients[input] += weight * g[output];
          gradientSizes[input] += Math.abs(weight * g[output]);
        });
    // Four roundings before the chain: two weights, their product, and one where edges join.
    int chain = 4 * factors.get(0) * factors.get(1);
    Guarded.assertClose(y, sizes, 4 + 4, same(true, shape, x), "forward " + shape);
    Guarded.assertClose(gradients, gradientSizes, chain + 4, same(false, shape, g), "" + shape);
    same(true, shape, ElementwiseProperties.values(3, inputs));
    same(false, shape, ElementwiseProperties.values(4, outputs));
  }

  @Example
  void atTheEdgesOfVectors() {
    for (int channels : VectorEdges.COUNTS) {
      pixelsAreInterpolatedAndGradientsAreTheAdjoint(List.of(2, 2), 1, 3, 4, channels);
      pixelsAreInterpolatedAndGradientsAreTheAdjoint(List.of(3, 1), 2, 1, 2, channels);
    }
  }

  @Example
  void knownValues() {
    assertRow(2, new float[] {1f, 2f}, 1f, 1.25f, 1.75f, 2f);
    assertRow(3, new float[] {1f, 4f}, 1f, 1f, 2f, 3f, 4f, 4f);
    assertRow(4, new float[] {0f, 8f}, 0f, 0f, 1f, 3f, 5f, 7f, 8f, 8f);
    assertRow(2, new float[] {7f}, 7f, 7f);
    assertRow(1, new float[] {3f, -0.1f}, 3f, -0.1f);
  }

  /** Along columns, and along rows. */
  private static void assertRow(int factor, float[] values, float... expected) {
    UpsampleShape across = new UpsampleShape(1, 1, values.length, 1, 1, factor);
    UpsampleShape down = new UpsampleShape(1, values.length, 1, 1, factor, 1);
    for (UpsampleShape shape : List.of(across, down)) {
      float[] actual = same(true, shape, values);
      assertEquals(expected.length, actual.length);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], actual[i], 1e-6f, shape + " at " + i);
      }
    }
  }

  /** What lies on a pixel or beyond the border does not see the neighbours. */
  @Example
  void infinitePixelsSpoilOnlyTheirNeighbourhood() {
    UpsampleShape shape = new UpsampleShape(1, 1, 3, 1, 1, 3);
    float[] actual = same(true, shape, new float[] {1f, Float.POSITIVE_INFINITY, 2f});
    float inf = Float.POSITIVE_INFINITY;
    assertSameBits(
        new float[] {1f, 1f, inf, inf, inf, inf, inf, 2f, 2f}, actual, "an infinite pixel");
  }
}

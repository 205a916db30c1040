package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What convolution keeps as an operator, within the roundings of its sums: it is linear in the
 * image and in the weights, its gradients are its adjoints, and it commutes with shifts.
 */
class Conv2dLawProperties {
  private static final double A = 0.7;
  private static final double B = -1.3;

  private static ConvRun run(Conv2dShape shape) {
    return new ConvRun(shape, Parallelism.caller(), TestKernels.tested());
  }

  private static float[] inputs(long seed, Conv2dShape shape) {
    return Guarded.uniform(seed, floats(shape.inputBytes()));
  }

  private static float[] weights(long seed, Conv2dShape shape) {
    return Guarded.uniform(seed, floats(shape.weightsBytes()));
  }

  private static float[] outputs(long seed, Conv2dShape shape) {
    return Guarded.uniform(seed, floats(shape.outputBytes()));
  }

  private static int floats(long bytes) {
    return (int) (bytes / Float.BYTES);
  }

  /** {@code A x + B z}. */
  private static double[] combined(float[] x, float[] z) {
    return IntStream.range(0, x.length).mapToDouble(i -> A * x[i] + B * z[i]).toArray();
  }

  private static float[] rounded(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }

  /** {@code |A x| + |B z|}, rounded up. */
  private static float[] sizes(float[] x, float[] z) {
    float[] sizes = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      sizes[i] = Math.nextUp((float) (Math.abs(A * x[i]) + Math.abs(B * z[i])));
    }
    return sizes;
  }

  /** Roundings of two results, and of the combined operand. */
  private static int roundings(Conv2dShape shape) {
    return 2 * shape.kernelHeight() * shape.kernelWidth() * shape.channels() + 2;
  }

  @Property(tries = 60)
  void isLinearInTheImage(@ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    float[] x = inputs(1, shape);
    float[] z = inputs(2, shape);
    float[] w = weights(3, shape);
    float[] none = new float[shape.filters()];
    ConvOracle oracle = new ConvOracle(shape);
    oracle.forward(sizes(x, z), w, none);
    Guarded.assertClose(
        combined(run(shape).forward(x, w, none), run(shape).forward(z, w, none)),
        oracle.magnitude,
        roundings(shape),
        run(shape).forward(rounded(combined(x, z)), w, none),
        shape.toString());
  }

  @Property(tries = 60)
  void isLinearInTheWeights(@ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    float[] x = inputs(1, shape);
    float[] w = weights(2, shape);
    float[] v = weights(3, shape);
    float[] none = new float[shape.filters()];
    ConvOracle oracle = new ConvOracle(shape);
    oracle.forward(x, sizes(w, v), none);
    Guarded.assertClose(
        combined(run(shape).forward(x, w, none), run(shape).forward(x, v, none)),
        oracle.magnitude,
        roundings(shape),
        run(shape).forward(x, rounded(combined(w, v)), none),
        shape.toString());
  }

  /** A power of two is no rounding: scaling the image or the weights scales results to the bit. */
  @Property(tries = 60)
  void scalesByPowersOfTwo(@ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    float[] x = inputs(1, shape);
    float[] w = weights(2, shape);
    float[] dy = outputs(3, shape);
    float[] none = new float[shape.filters()];
    float[] y = times(-8, run(shape).forward(x, w, none));
    Guarded.assertSameBits(y, run(shape).forward(times(-8, x), w, none), "image");
    Guarded.assertSameBits(y, run(shape).forward(x, times(-8, w), none), "weights");
    Guarded.assertSameBits(
        times(-8, run(shape).backwardInput(dy, w)),
        run(shape).backwardInput(times(-8, dy), w),
        "gradient by the image");
    Guarded.assertSameBits(
        times(-8, run(shape).backwardWeights(x, dy)),
        run(shape).backwardWeights(x, times(-8, dy)),
        "gradient by the weights");
  }

  /** Scaled values; a zero keeps its sign, as a sum that starts from +0 does. */
  private static float[] times(int factor, float[] values) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i] == 0 ? values[i] : factor * values[i];
    }
    return scaled;
  }

  /** {@code <dy, A x> = <A' dy, x> = <gradient by w, w>} for output gradients dy. */
  @Property(tries = 100)
  void gradientsAreAdjoints(@ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    float[] x = inputs(1, shape);
    float[] w = weights(2, shape);
    float[] dy = outputs(3, shape);
    double[] magnitude = new double[1];
    new ConvOracle(shape)
        .visit((i, j, k) -> magnitude[0] += Math.abs((double) dy[k] * x[i] * w[j]));
    double forward = product(dy, run(shape).forward(x, w, new float[shape.filters()]));
    int taps = shape.kernelHeight() * shape.kernelWidth();
    int pixels = shape.batch() * shape.outputHeight() * shape.outputWidth();
    assertEquals(
        forward,
        product(x, run(shape).backwardInput(dy, w)),
        bound(taps * (shape.channels() + shape.filters()), magnitude[0]),
        () -> "by the image: " + shape);
    assertEquals(
        forward,
        product(w, run(shape).backwardWeights(x, dy)),
        bound(taps * shape.channels() + pixels, magnitude[0]),
        () -> "by the weights: " + shape);
  }

  private static double product(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
  }

  private static double bound(int roundings, double magnitude) {
    double unit = (roundings + 2) * 0x1p-24;
    return unit / (1 - unit) * magnitude;
  }

  /**
   * An image shifted by a stride gives an output shifted by one pixel, to the bit, wherever windows
   * lie on the image alone.
   */
  @Property(tries = 60)
  void commutesWithShifts(@ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    int compared = comparedAfterShift(shape, shape.strideHeight(), 0, shape.outputWidth());
    compared += comparedAfterShift(shape, 0, shape.strideWidth(), 1);
    Assume.that(compared > 0);
  }

  @Example
  void commutesWithShiftsAlongBothAxes() {
    Conv2dShape plain = Conv2dShape.of(2, 10, 12, 3, 5, 3, 3);
    assertEquals(2 * 7 * 9 * 5, comparedAfterShift(plain, 1, 1, 10 + 1));
    Conv2dShape strided = plain.stride(2, 3).padding(Padding.SAME);
    assertEquals(2 * 3 * 3 * 5, comparedAfterShift(strided, 2, 3, 4 + 1));
  }

  /**
   * Compares the output with that of the shifted image where it can; returns how many values that
   * were.
   */
  private static int comparedAfterShift(
      Conv2dShape shape, int rows, int columns, int outputPixels) {
    float[] x = inputs(1, shape);
    ShiftedImages images =
        new ShiftedImages(shape.batch(), shape.height(), shape.width(), shape.channels());
    float[] shifted = images.shifted(x, rows, columns, inputs(2, shape));
    float[] w = weights(3, shape);
    float[] bias = Guarded.uniform(4, shape.filters());
    float[] y = run(shape).forward(x, w, bias);
    float[] z = run(shape).forward(shifted, w, bias);
    WindowOracle windows = new ConvOracle(shape).windows();
    int compared = 0;
    for (int to = 0; to < z.length; to++) {
      int pixel = to / shape.filters();
      if (windows.inside(pixel, rows, columns)) {
        int from = to - outputPixels * shape.filters();
        assertEquals(y[from], z[to], () -> shape + " at pixel " + pixel);
        compared++;
      }
    }
    return compared;
  }
}

package dev.lanewise.kernels;

import static dev.lanewise.kernels.ElementwiseProperties.assertMessage;
import static dev.lanewise.kernels.Guarded.assertSameBits;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.Tag;

@Tag("bits")
class LogSoftmaxProperties {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;
  private static final int[][] LARGE = {
    {37, 1009}, {1, 16_411}, {5, 20_011}, {5003, 10}, {2, 4096}
  };

  private interface Check {
    void shape(int rows, int classes);
  }

  private interface Forward {
    void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset);
  }

  private interface Backward {
    void run(
        MemorySegment y,
        long yOffset,
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment gradInput,
        long gradInputOffset);
  }

  private static void everyShape(Check check) {
    for (int classes = 1; classes <= 130; classes++) {
      check.shape(3, classes);
    }
    for (int[] shape : LARGE) {
      check.shape(shape[0], shape[1]);
    }
  }

  private static float[] values(long seed, int count, float scale) {
    float[] values = Guarded.uniform(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] *= scale;
    }
    return values;
  }

  @Example
  void log_softmax_is_exact_to_its_bound_and_the_same_bits_everywhere() {
    everyShape(
        (rows, classes) -> {
          for (float scale : new float[] {0.01f, 1f, 10f, 100f, 1e6f}) {
            float[] x = values(classes, rows * classes, scale);
            assertForward(classes, x, compareForward(rows, classes, x));
          }
          compareForward(rows, classes, Guarded.adversarial(classes, rows * classes));
        });
  }

  private static float[] compareForward(int rows, int classes, float[] x) {
    Parallelism caller = Parallelism.caller();
    float[] reference =
        forward(LogSoftmax.of(rows, classes, caller, KernelSet.scalar())::run, x, false);
    for (Parallelism threads : TestKernels.THREADS) {
      LogSoftmax tested = LogSoftmax.of(rows, classes, threads, TestKernels.tested());
      String what = rows + " x " + classes + " on " + threads;
      assertSameBits(reference, forward(tested::run, x, false), what);
      assertSameBits(reference, forward(tested::run, x, true), what + " in place");
    }
    return reference;
  }

  private static float[] forward(Forward operator, float[] x, boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded from = Guarded.of(arena, x);
      Guarded to = inPlace ? from : Guarded.of(arena, x.length);
      operator.run(from.segment(), from.offset(), to.segment(), to.offset());
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  private static void assertForward(int classes, float[] x, float[] y) {
    for (int from = 0; from < x.length; from += classes) {
      SoftmaxOracle oracle = new SoftmaxOracle(row(x, from, classes));
      for (int i = 0; i < classes; i++) {
        String what = "class " + i + " of " + classes;
        assertNear(oracle.logP(i), oracle.logError(i), y[from + i], what);
      }
    }
  }

  private static double[] row(float[] values, int from, int count) {
    double[] row = new double[count];
    for (int i = 0; i < count; i++) {
      row[i] = values[from + i];
    }
    return row;
  }

  private static void assertNear(double expected, double bound, float actual, String what) {
    if (!(Math.abs(expected - actual) <= bound)) {
      throw new AssertionError(
          what + ": expected " + expected + " +- " + bound + ", got " + actual);
    }
  }

  @Example
  void gradient_is_exact_to_its_bound_and_the_same_bits_everywhere() {
    everyShape(
        (rows, classes) -> {
          int count = rows * classes;
          float[] y = values(classes, count, 5f);
          for (int i = 0; i < count; i++) {
            y[i] = -Math.abs(y[i]);
          }
          float[] gradient = values(classes + 1, count, 3f);
          assertBackward(classes, y, gradient, compareBackward(rows, classes, y, gradient));
          compareBackward(rows, classes, values(classes, count, 1e-30f), gradient);
          compareBackward(
              rows,
              classes,
              Guarded.adversarial(classes, count),
              Guarded.adversarial(classes + 1, count));
        });
  }

  private static float[] compareBackward(int rows, int classes, float[] y, float[] gradient) {
    LogSoftmaxBackward scalar =
        LogSoftmaxBackward.of(rows, classes, Parallelism.caller(), KernelSet.scalar());
    float[] reference = backward(scalar::run, y, gradient, 0);
    for (Parallelism threads : TestKernels.THREADS) {
      LogSoftmaxBackward tested =
          LogSoftmaxBackward.of(rows, classes, threads, TestKernels.tested());
      for (int place = 0; place < 3; place++) {
        String what = rows + " x " + classes + " on " + threads + " at " + place;
        assertSameBits(reference, backward(tested::run, y, gradient, place), what);
      }
    }
    return reference;
  }

  /** Into memory of its own, over y, or over the gradient. */
  private static float[] backward(Backward operator, float[] y, float[] gradient, int place) {
    try (Arena arena = Arena.ofShared()) {
      Guarded output = Guarded.of(arena, y);
      Guarded from = Guarded.of(arena, gradient);
      Guarded to =
          switch (place) {
            case 0 -> Guarded.of(arena, y.length);
            case 1 -> output;
            default -> from;
          };
      operator.run(
          output.segment(),
          output.offset(),
          from.segment(),
          from.offset(),
          to.segment(),
          to.offset());
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  /**
   * With u = 2^-24: the sum is off by one u of its terms for each addition on the longest way, exp
   * by 2.04 u of itself, the FMA by u of the result.
   */
  private static void assertBackward(int classes, float[] y, float[] gradient, float[] actual) {
    double depth = (classes + 63) / 64 + 6;
    for (int row = 0; row < y.length; row += classes) {
      double sum = 0;
      double size = 0;
      for (int i = row; i < row + classes; i++) {
        sum += gradient[i];
        size += Math.abs(gradient[i]);
      }
      for (int i = row; i < row + classes; i++) {
        double p = Math.exp(y[i]);
        double expected = gradient[i] - p * sum;
        double bound = p * (depth * size + 2.04 * Math.abs(sum)) + Math.abs(expected);
        assertNear(expected, 1.01 * 0x1p-24 * bound + 1e-40, actual[i], "gradient " + i);
      }
    }
  }

  @Example
  void gradient_agrees_with_finite_differences_of_the_exact_function() {
    int classes = 11;
    double step = 1e-5;
    float[] x = values(1, classes, 3f);
    float[] weights = values(2, classes, 1f);
    Parallelism caller = Parallelism.caller();
    float[] y = forward(LogSoftmax.of(1, classes, caller)::run, x, false);
    float[] gradient = backward(LogSoftmaxBackward.of(1, classes, caller)::run, y, weights, 0);
    for (int i = 0; i < classes; i++) {
      double[] up = row(x, 0, classes);
      double[] down = row(x, 0, classes);
      up[i] += step;
      down[i] -= step;
      double slope = (weighted(up, weights) - weighted(down, weights)) / (2 * step);
      assertNear(slope, 2e-6, gradient[i], "slope " + i);
    }
  }

  private static double weighted(double[] x, float[] weights) {
    SoftmaxOracle oracle = new SoftmaxOracle(x);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i] * oracle.logP(i);
    }
    return sum;
  }

  @Example
  void a_single_class_has_probability_one_and_no_gradient() {
    assertRow(new float[] {-1234.5f}, 0f);
    assertSlope(new float[] {0f}, new float[] {3f}, 0f);
  }

  @Example
  void equal_values_share_evenly_however_large() {
    float quarter = (float) -Math.log(4);
    for (float value : new float[] {0f, -0f, 1e-45f, 3e38f, -3e38f}) {
      assertRow(new float[] {value, value, value, value}, quarter, quarter, quarter, quarter);
    }
  }

  @Example
  void impossible_classes_stay_so_and_let_the_gradient_through() {
    float half = (float) -Math.log(2);
    assertRow(new float[] {0f, -INFINITY, 0f}, half, -INFINITY, half);
    assertSlope(new float[] {0f, -INFINITY}, new float[] {2f, 5f}, -5f, 5f);
  }

  @Example
  void rows_without_a_largest_finite_value_are_nan() {
    assertRow(new float[] {1f, NAN, 2f}, NAN, NAN, NAN);
    assertRow(new float[] {1f, INFINITY, 2f}, NAN, NAN, NAN);
    assertRow(new float[] {-INFINITY, -INFINITY}, NAN, NAN);
  }

  @Example
  void far_off_classes_are_exact_where_their_probability_is_zero() {
    assertRow(new float[] {1000f, -1000f}, 0f, -2000f);
    assertRow(new float[] {3e38f, -3e38f}, 0f, -INFINITY);
  }

  private static void assertRow(float[] x, float... expected) {
    for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
      LogSoftmax operator = LogSoftmax.of(1, x.length, Parallelism.caller(), kernels);
      assertSameBits(expected, forward(operator::run, x, false), "of " + Arrays.toString(x));
    }
  }

  private static void assertSlope(float[] y, float[] gradient, float... expected) {
    for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
      LogSoftmaxBackward operator =
          LogSoftmaxBackward.of(1, y.length, Parallelism.caller(), kernels);
      assertSameBits(expected, backward(operator::run, y, gradient, 0), "at " + Arrays.toString(y));
    }
  }

  @Example
  void rows_with_gaps_are_the_rows_without_and_gaps_are_untouched() {
    int rows = 7;
    for (int classes : new int[] {1, 10, 67, 1009}) {
      for (int stride : new int[] {classes, classes + 1, classes + 13}) {
        float[] x = values(classes, rows * classes, 5f);
        float[] g = values(stride, rows * classes, 1f);
        for (Parallelism threads : TestKernels.THREADS) {
          compareGaps(rows, classes, stride, threads, x, g);
        }
      }
    }
  }

  private static void compareGaps(
      int rows, int classes, int stride, Parallelism threads, float[] x, float[] g) {
    KernelSet kernels = TestKernels.tested();
    String what = rows + " x " + classes + " with stride " + stride + " on " + threads;
    float[] y =
        compareGaps(
            Softmax.of(rows, classes, threads, kernels)::run,
            Softmax.of(rows, classes, stride, threads, kernels)::run,
            classes,
            stride,
            x,
            "softmax, " + what);
    compareGaps(
        SoftmaxBackward.of(rows, classes, threads, kernels)::run,
        SoftmaxBackward.of(rows, classes, stride, threads, kernels)::run,
        classes,
        stride,
        y,
        g,
        "softmax gradient, " + what);
    float[] logs =
        compareGaps(
            LogSoftmax.of(rows, classes, threads, kernels)::run,
            LogSoftmax.of(rows, classes, stride, threads, kernels)::run,
            classes,
            stride,
            x,
            "log softmax, " + what);
    compareGaps(
        LogSoftmaxBackward.of(rows, classes, threads, kernels)::run,
        LogSoftmaxBackward.of(rows, classes, stride, threads, kernels)::run,
        classes,
        stride,
        logs,
        g,
        "log softmax gradient, " + what);
  }

  private static float[] compareGaps(
      Forward plain, Forward strided, int classes, int stride, float[] x, String what) {
    float[] y = forward(plain, x, false);
    float[] wide = spread(x, classes, stride);
    assertSameBits(spread(y, classes, stride), forward(strided, wide, true), what);
    return y;
  }

  private static void compareGaps(
      Backward plain,
      Backward strided,
      int classes,
      int stride,
      float[] y,
      float[] g,
      String what) {
    float[] wideY = spread(y, classes, stride);
    float[] wideG = spread(g, classes, stride);
    assertSameBits(
        spread(backward(plain, y, g, 0), classes, stride),
        backward(strided, wideY, wideG, 1),
        what);
  }

  /** Rows with the value 77 in the gaps; the last row has none behind it. */
  private static float[] spread(float[] rows, int classes, int stride) {
    int count = rows.length / classes;
    float[] wide = new float[(count - 1) * stride + classes];
    Arrays.fill(wide, 77f);
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows, i * classes, wide, i * stride, classes);
    }
    return wide;
  }

  @Example
  void bad_shapes_and_operands_are_refused() {
    Parallelism caller = Parallelism.caller();
    assertMessage("classes: expected at least 1", () -> LogSoftmax.of(1, 0, caller));
    assertMessage("rows: expected at least 1", () -> LogSoftmaxBackward.of(0, 1, caller));
    assertMessage("row stride: expected at least 4", () -> LogSoftmax.of(2, 4, 3, caller));
    LogSoftmax forward = LogSoftmax.of(2, 4, 5, caller);
    LogSoftmaxBackward backward = LogSoftmaxBackward.of(2, 4, caller);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 16);
      MemorySegment g = Memory.floats(arena, 16);
      assertMessage("y: must not overlap x", () -> forward.run(x, 0, x, 16));
      assertMessage("x: expected 36 bytes from offset 32", () -> forward.run(x, 32, g, 0));
      assertMessage("gradInput: must not overlap y", () -> backward.run(x, 0, g, 0, x, 16));
    }
  }
}

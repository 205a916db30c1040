package dev.lanewise.kernels;

import static dev.lanewise.kernels.ElementwiseProperties.assertMessage;
import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.ExactFunctions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.Tag;

@Tag("bits")
class ActivationProperties {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  /** Primes beside a block's 512 floats and a piece's 16,384. */
  private static final int[] LARGE = {509, 521, 1031, 16_381, 16_411, 40_009};

  /** One float in so many. */
  private static final int STRIDE = 257;

  private static final int FLOATS = (int) ((1L << 32) / STRIDE);
  private static final int BLOCK = 1 << 18;

  /** Error bounds in ULP, rounded up from what {@code FunctionAccuracy} prints for all floats. */
  @Example
  void every_function_is_within_its_bound() {
    check(PointwiseFunction.relu6(), ExactFunctions::relu6, 0);
    check(PointwiseFunction.leakyRelu(0.2f), ExactFunctions::leakyRelu, 0.51);
    check(PointwiseFunction.elu(1), ExactFunctions::elu, 1.1);
    check(PointwiseFunction.selu(), ExactFunctions::selu, 2.1);
    for (SmoothFunction function : SmoothFunction.values()) {
      check(function, ExactFunctions.of(function), function == SmoothFunction.EXPONENTIAL ? 2 : 4);
    }
  }

  private static void check(PointwiseFunction function, DoubleUnaryOperator exact, double bound) {
    for (int from = 0; from < FLOATS; from += BLOCK) {
      float[] x = new float[Math.min(BLOCK, FLOATS - from)];
      for (int i = 0; i < x.length; i++) {
        x[i] = Float.intBitsToFloat((from + i) * STRIDE);
      }
      float[] y = forward(function, Parallelism.caller(), TestKernels.tested(), x, false);
      for (int i = 0; i < x.length; i++) {
        double expected = exact.applyAsDouble(x[i]);
        if (!(ExactFunctions.ulps(expected, y[i]) <= bound)) {
          throw new AssertionError(
              function + " of " + x[i] + ": expected " + expected + ", got " + y[i]);
        }
      }
    }
  }

  /** Every function, with options that take every path. */
  private static PointwiseFunction[] functions() {
    PointwiseFunction[] options = {
      PointwiseFunction.relu(),
      PointwiseFunction.relu6(),
      PointwiseFunction.leakyRelu(0.2f),
      PointwiseFunction.relu().threshold(0.25f).maxValue(0.75f),
      PointwiseFunction.relu().threshold(0.25f).negativeSlope(0.5f).maxValue(0.75f),
      PointwiseFunction.elu(0.7),
      PointwiseFunction.selu()
    };
    SmoothFunction[] smooth = SmoothFunction.values();
    PointwiseFunction[] all = new PointwiseFunction[options.length + smooth.length];
    System.arraycopy(options, 0, all, 0, options.length);
    System.arraycopy(smooth, 0, all, options.length, smooth.length);
    return all;
  }

  @Example
  void scalar_eq_vector_at_every_size_and_place_on_any_threads() {
    for (PointwiseFunction function : functions()) {
      for (int count = 0; count <= 67; count++) {
        compare(function, count);
      }
      for (int count : LARGE) {
        compare(function, count);
      }
    }
  }

  private static void compare(PointwiseFunction function, int count) {
    float[] x = ElementwiseProperties.values(count, count);
    float[] g = ElementwiseProperties.values(count + 1, count);
    KernelSet plain = KernelSet.scalar();
    float[] y = forward(function, Parallelism.caller(), plain, x, false);
    float[] from = function.gradientFromOutput() ? y : x;
    float[] gradient = backward(function, Parallelism.caller(), plain, from, g, 0);
    for (Parallelism threads : TestKernels.THREADS) {
      String what = function + " of " + count + " on " + threads;
      KernelSet tested = TestKernels.tested();
      assertSameBits(y, forward(function, threads, tested, x, false), what);
      assertSameBits(y, forward(function, threads, tested, x, true), what + " in place");
      for (int place = 0; place < 3; place++) {
        assertSameBits(
            gradient,
            backward(function, threads, tested, from, g, place),
            "gradient of " + what + " at " + place);
      }
    }
  }

  /** Every float in 65,537: all magnitudes of both signs, and NaN. */
  @Example
  void scalar_eq_vector_over_all_magnitudes() {
    float[] x = new float[65_535];
    float[] g = Guarded.uniform(1, x.length);
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat(i * 65_537);
    }
    Parallelism caller = Parallelism.caller();
    for (PointwiseFunction function : functions()) {
      float[] y = forward(function, caller, KernelSet.scalar(), x, false);
      assertSameBits(y, forward(function, caller, TestKernels.tested(), x, false), "" + function);
      float[] from = function.gradientFromOutput() ? y : x;
      assertSameBits(
          backward(function, caller, KernelSet.scalar(), from, g, 0),
          backward(function, caller, TestKernels.tested(), from, g, 0),
          "gradient of " + function);
    }
  }

  /**
   * Against central differences of the exact function, whose own error is far below a float's; the
   * derivatives are at most about 1.8, so this bounds the error by 8 roundings of the largest
   * slope.
   */
  @Example
  void gradients_are_the_derivatives() {
    float[] x = new float[4001];
    float[] ones = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i - 2000.5f) / 99f; // never at a corner, which has its own test
      ones[i] = 1;
    }
    derivative(PointwiseFunction.elu(1), ExactFunctions::elu, x, ones);
    derivative(PointwiseFunction.selu(), ExactFunctions::selu, x, ones);
    derivative(PointwiseFunction.leakyRelu(0.2f), ExactFunctions::leakyRelu, x, ones);
    derivative(PointwiseFunction.relu6(), ExactFunctions::relu6, x, ones);
    for (SmoothFunction function : SmoothFunction.values()) {
      derivative(function, ExactFunctions.of(function), x, ones);
    }
  }

  private static void derivative(
      PointwiseFunction function, DoubleUnaryOperator exact, float[] x, float[] ones) {
    float[] from = x;
    if (function.gradientFromOutput()) {
      from = forward(function, Parallelism.caller(), TestKernels.tested(), x, false);
    }
    float[] gradient =
        backward(function, Parallelism.caller(), TestKernels.tested(), from, ones, 0);
    for (int i = 0; i < x.length; i++) {
      double h = 0x1p-14;
      double near = exact.applyAsDouble(x[i] + h);
      double far = exact.applyAsDouble(x[i] + 2 * h);
      double before = exact.applyAsDouble(x[i] - h);
      double farBefore = exact.applyAsDouble(x[i] - 2 * h);
      double slope = (8 * (near - before) - (far - farBefore)) / (12 * h);
      double unit = Math.max(Math.abs(slope), 1) * 0x1p-24;
      if (!(Math.abs(slope - gradient[i]) <= 8 * unit + 1e-10)) {
        throw new AssertionError(
            function + " at " + x[i] + ": expected slope " + slope + ", got " + gradient[i]);
      }
    }
  }

  @Example
  void corners_of_rectifiers() {
    float[] x = {-INFINITY, -3f, -0f, 0f, 1f, 2f, 3f, 6f, 7f, INFINITY, NAN};
    float[] g = {2f, 2f, 2f, 2f, 2f, 2f, 2f, 2f, 2f, 2f, 2f};
    PointwiseFunction relu = PointwiseFunction.relu();
    assertForward(relu, x, 0f, 0f, 0f, 0f, 1f, 2f, 3f, 6f, 7f, INFINITY, NAN);
    assertBackward(relu, x, g, 0f, 0f, 0f, 0f, 2f, 2f, 2f, 2f, 2f, 2f, 2f);
    PointwiseFunction relu6 = PointwiseFunction.relu6();
    assertForward(relu6, x, 0f, 0f, 0f, 0f, 1f, 2f, 3f, 6f, 6f, 6f, NAN);
    assertBackward(relu6, x, g, 0f, 0f, 0f, 0f, 2f, 2f, 2f, 0f, 0f, 0f, 2f);
    PointwiseFunction leaky = PointwiseFunction.leakyRelu(0.5f);
    assertForward(leaky, x, -INFINITY, -1.5f, -0f, 0f, 1f, 2f, 3f, 6f, 7f, INFINITY, NAN);
    assertBackward(leaky, x, g, 1f, 1f, 1f, 1f, 2f, 2f, 2f, 2f, 2f, 2f, 2f);
    PointwiseFunction all = PointwiseFunction.relu().threshold(2).negativeSlope(0.5f).maxValue(6);
    assertForward(all, x, -INFINITY, -2.5f, -1f, -1f, -0.5f, 0f, 3f, 6f, 6f, 6f, NAN);
    assertBackward(all, x, g, 1f, 1f, 1f, 1f, 1f, 1f, 2f, 0f, 0f, 0f, 2f);
    PointwiseFunction hard = SmoothFunction.HARD_SIGMOID;
    assertForward(hard, x, 0f, 0f, 0.5f, 0.5f, 4 / 6f, 5 / 6f, 1f, 1f, 1f, 1f, NAN);
    float third = 2 / 6f;
    assertBackward(hard, x, g, 0f, 0f, third, third, third, third, 0f, 0f, 0f, 0f, third);
  }

  @Example
  void limits_and_zeros() {
    float[] x = {-INFINITY, -0f, 0f, INFINITY, NAN};
    assertForward(PointwiseFunction.elu(2), x, -2f, -0f, 0f, INFINITY, NAN);
    assertForward(SmoothFunction.SOFTSIGN, x, -1f, -0f, 0f, 1f, NAN);
    assertForward(SmoothFunction.SIGMOID, x, 0f, 0.5f, 0.5f, 1f, NAN);
    assertForward(SmoothFunction.TANH, x, -1f, -0f, 0f, 1f, NAN);
    float half = (float) Math.log(2);
    assertForward(SmoothFunction.SOFTPLUS, x, 0f, half, half, INFINITY, NAN);
    assertForward(SmoothFunction.SILU, x, -0f, -0f, 0f, INFINITY, NAN);
    assertForward(SmoothFunction.MISH, x, -0f, -0f, 0f, INFINITY, NAN);
    assertForward(SmoothFunction.GELU, x, -0f, -0f, 0f, INFINITY, NAN);
    assertForward(SmoothFunction.GELU_TANH, x, -0f, -0f, 0f, INFINITY, NAN);
    assertForward(SmoothFunction.EXPONENTIAL, x, 0f, 1f, 1f, INFINITY, NAN);
    float[] g = {1f, 1f, 1f, 1f, 1f};
    assertBackward(PointwiseFunction.elu(2), x, g, 0f, 1f, 1f, 1f, NAN);
    assertBackward(SmoothFunction.SOFTSIGN, x, g, 0f, 1f, 1f, 0f, NAN);
    assertBackward(SmoothFunction.SOFTPLUS, x, g, 0f, 0.5f, 0.5f, 1f, NAN);
    assertBackward(SmoothFunction.SILU, x, g, -0f, 0.5f, 0.5f, 1f, NAN);
    assertBackward(SmoothFunction.MISH, x, g, 0f, 0.6f, 0.6f, 1f, NAN);
    assertBackward(SmoothFunction.GELU, x, g, 0f, 0.5f, 0.5f, 1f, NAN);
    assertBackward(SmoothFunction.GELU_TANH, x, g, -0f, 0.5f, 0.5f, 1f, NAN);
  }

  private static void assertForward(PointwiseFunction function, float[] x, float... expected) {
    for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
      float[] y = forward(function, Parallelism.caller(), kernels, x, false);
      assertSameBits(expected, y, function.toString());
    }
  }

  private static void assertBackward(
      PointwiseFunction function, float[] from, float[] g, float... expected) {
    for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
      float[] gradient = backward(function, Parallelism.caller(), kernels, from, g, 0);
      assertSameBits(expected, gradient, "gradient of " + function);
    }
  }

  @Example
  void bad_options_and_operands_are_refused() {
    assertMessage(
        "relu: negative slope: expected 0 or more", () -> PointwiseFunction.leakyRelu(-1));
    assertMessage("relu: threshold: expected", () -> PointwiseFunction.relu().threshold(NAN));
    assertMessage("relu: max value: expected", () -> PointwiseFunction.relu().maxValue(-1));
    assertMessage("elu: alpha: expected", () -> PointwiseFunction.elu(Double.NaN));
    assertThrows(
        IllegalArgumentException.class,
        () -> Activations.forward(SmoothFunction.GELU, -1, Parallelism.caller()));
    assertTrue(SmoothFunction.TANH.gradientFromOutput());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 16);
      MemorySegment y = Memory.floats(arena, 16);
      ActivationForward silu = Activations.forward(SmoothFunction.SILU, 8, Parallelism.caller());
      ActivationBackward byX = Activations.backward(SmoothFunction.SILU, 8, Parallelism.caller());
      ActivationBackward byY = Activations.backward(SmoothFunction.TANH, 8, Parallelism.caller());
      assertMessage("y: must not overlap x", () -> silu.run(x, 0, x, 4));
      assertMessage("x: expected 32 bytes from offset 36", () -> silu.run(x, 36, y, 0));
      assertMessage("x: expected 32 bytes", () -> byX.run(x, 36, x, 0, y, 0));
      assertMessage("y: expected 32 bytes", () -> byY.run(x, 36, x, 0, y, 0));
      assertMessage("gradInput: must not overlap x", () -> byX.run(x, 0, y, 0, x, 16));
      assertEquals(64, x.byteSize());
    }
  }

  private static float[] forward(
      PointwiseFunction function,
      Parallelism threads,
      KernelSet kernels,
      float[] x,
      boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded from = Guarded.of(arena, x);
      Guarded to = inPlace ? from : Guarded.of(arena, x.length);
      Activations.forward(function, x.length, threads, kernels)
          .run(from.segment(), from.offset(), to.segment(), to.offset());
      from.assertSurroundingsUntouched();
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  /** Into memory of its own, over {@code x}, or over the gradient. */
  private static float[] backward(
      PointwiseFunction function,
      Parallelism threads,
      KernelSet kernels,
      float[] x,
      float[] gradient,
      int place) {
    try (Arena arena = Arena.ofShared()) {
      Guarded from = Guarded.of(arena, x);
      Guarded g = Guarded.of(arena, gradient);
      Guarded to =
          switch (place) {
            case 0 -> Guarded.of(arena, x.length);
            case 1 -> from;
            default -> g;
          };
      Activations.backward(function, x.length, threads, kernels)
          .run(from.segment(), from.offset(), g.segment(), g.offset(), to.segment(), to.offset());
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }
}

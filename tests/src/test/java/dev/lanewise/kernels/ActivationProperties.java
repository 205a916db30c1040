package dev.lanewise.kernels;

import static dev.lanewise.kernels.ElementwiseProperties.assertMessage;
import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import net.jqwik.api.Example;
import net.jqwik.api.Tag;

@Tag("bits")
class ActivationProperties {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  /** Primes beside a block's 512 floats and a piece's 16,384. */
  private static final int[] LARGE = {509, 521, 1031, 16_381, 16_411, 40_009};

  /** Every function, with options that take every path. */
  static PointwiseFunction[] functions() {
    PointwiseFunction[] options = {
      PointwiseFunction.relu(),
      PointwiseFunction.relu6(),
      PointwiseFunction.relu().maxValue(0),
      PointwiseFunction.leakyRelu(0.2f),
      PointwiseFunction.relu().threshold(0.25f).maxValue(0.75f),
      PointwiseFunction.relu().threshold(0.75f).maxValue(0.25f),
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
    if (function instanceof Rectifier && function.gradientFromOutput()) {
      assertSameBits(
          gradient,
          backward(function, Parallelism.caller(), plain, x, g, 0),
          "gradient of " + function + " from x and y");
    }
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
    assertForward(SmoothFunction.LOG, x, NAN, -INFINITY, -INFINITY, INFINITY, NAN);
    assertForward(SmoothFunction.RSQRT, x, NAN, -INFINITY, INFINITY, 0f, NAN);
    assertForward(SmoothFunction.ERF, x, -1f, -0f, 0f, 1f, NAN);
    float[] g = {1f, 1f, 1f, 1f, 1f};
    assertBackward(PointwiseFunction.elu(2), x, g, 0f, 1f, 1f, 1f, NAN);
    assertBackward(SmoothFunction.SOFTSIGN, x, g, 0f, 1f, 1f, 0f, NAN);
    assertBackward(SmoothFunction.SOFTPLUS, x, g, 0f, 0.5f, 0.5f, 1f, NAN);
    assertBackward(SmoothFunction.SILU, x, g, -0f, 0.5f, 0.5f, 1f, NAN);
    assertBackward(SmoothFunction.MISH, x, g, 0f, 0.6f, 0.6f, 1f, NAN);
    assertBackward(SmoothFunction.GELU, x, g, 0f, 0.5f, 0.5f, 1f, NAN);
    assertBackward(SmoothFunction.GELU_TANH, x, g, -0f, 0.5f, 0.5f, 1f, NAN);
    assertBackward(SmoothFunction.ERF, x, g, 0f, 0x1.20dd76p0f, 0x1.20dd76p0f, 0f, NAN);
    assertBackward(SmoothFunction.RSQRT, x, g, INFINITY, 0f, -0f, -INFINITY, NAN);
    assertBackward(SmoothFunction.LOG, x, g, -0f, -INFINITY, INFINITY, 0f, NAN);
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

  static float[] forward(
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
  static float[] backward(
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

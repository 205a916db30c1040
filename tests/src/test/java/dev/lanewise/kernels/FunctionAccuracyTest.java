package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.bench.ExactDerivatives;
import dev.lanewise.bench.ExactFunctions;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Functions against double precision, over one float in 257 of all there are: every exponent, and
 * mantissas that differ from one exponent to the next. {@code FunctionAccuracy} goes over all.
 */
@Tag("bits")
class FunctionAccuracyTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;
  private static final int STRIDE = 257;
  private static final int FLOATS = (int) ((1L << 32) / STRIDE);
  private static final int BLOCK = 1 << 18;

  @ParameterizedTest
  @EnumSource
  void smooth_functions_are_within_their_bounds(SmoothFunction function) {
    double bound =
        switch (function) {
          case EXPONENTIAL, LOG, RSQRT -> 2;
          default -> 4;
        };
    check(function, ExactFunctions.of(function), bound);
  }

  @Test
  void rectifiers_are_exact_or_rounded_once() {
    check(PointwiseFunction.relu(), x -> Math.max(x, 0), 0);
    check(PointwiseFunction.relu6(), ExactFunctions::relu6, 0);
    check(PointwiseFunction.leakyRelu(0.2f), ExactFunctions::leakyRelu, 0.51);
  }

  @Test
  void exponential_linear_units_are_within_their_bounds() {
    check(PointwiseFunction.elu(1), ExactFunctions::elu, 1.1);
    check(PointwiseFunction.selu(), ExactFunctions::selu, 2.1);
  }

  @ParameterizedTest
  @EnumSource
  void gradients_of_smooth_functions_are_the_derivatives(SmoothFunction function) {
    checkGradient(function, ExactDerivatives.of(function));
  }

  @Test
  void gradients_of_units_are_the_derivatives() {
    checkGradient(PointwiseFunction.relu(), ExactDerivatives::relu);
    checkGradient(PointwiseFunction.relu6(), ExactDerivatives::relu6);
    checkGradient(PointwiseFunction.leakyRelu(0.2f), ExactDerivatives::leakyRelu);
    checkGradient(PointwiseFunction.elu(1), ExactDerivatives::elu);
    checkGradient(PointwiseFunction.selu(), ExactDerivatives::selu);
  }

  @Test
  void exponential_at_its_limits() {
    SmoothFunction exp = SmoothFunction.EXPONENTIAL;
    assertValue(exp, 1f, (float) Math.E);
    assertValue(exp, 0x1.62e42ep6f, 0x1.ffff08p127f); // the last finite one
    assertValue(exp, 0x1.62e430p6f, INFINITY);
    assertValue(exp, -0x1.9d1dap6f, Float.MIN_VALUE);
    assertValue(exp, -0x1.9fe36ap6f, 0f);
    assertValue(exp, Float.MIN_VALUE, 1f);
    assertValue(exp, Float.MAX_VALUE, INFINITY);
    assertValue(exp, -Float.MAX_VALUE, 0f);
  }

  @Test
  void log_at_its_limits() {
    SmoothFunction log = SmoothFunction.LOG;
    assertValue(log, 1f, 0f);
    assertValue(log, Float.MIN_VALUE, (float) Math.log(Float.MIN_VALUE));
    assertValue(log, Float.MIN_NORMAL, (float) Math.log(Float.MIN_NORMAL));
    assertValue(log, Float.MAX_VALUE, (float) Math.log(Float.MAX_VALUE));
    assertValue(log, -Float.MIN_VALUE, NAN);
    assertValue(log, -1f, NAN);
  }

  @Test
  void rsqrt_at_its_limits() {
    SmoothFunction rsqrt = SmoothFunction.RSQRT;
    assertValue(rsqrt, 4f, 0.5f);
    assertValue(rsqrt, 0x1p-148f, 0x1p74f);
    assertValue(rsqrt, 0x1p126f, 0x1p-63f);
    assertValue(rsqrt, -Float.MIN_VALUE, NAN);
    assertValue(rsqrt, -Float.MAX_VALUE, NAN);
  }

  @Test
  void erf_at_its_limits() {
    SmoothFunction erf = SmoothFunction.ERF;
    assertValue(erf, Float.MIN_VALUE, Float.MIN_VALUE);
    assertValue(erf, -Float.MIN_VALUE, -Float.MIN_VALUE);
    assertValue(erf, 4f, 1f);
    assertValue(erf, -Float.MAX_VALUE, -1f);
  }

  @Test
  void sigmoid_tanh_and_softplus_at_their_limits() {
    assertValue(SmoothFunction.SIGMOID, -104f, 0f);
    assertValue(SmoothFunction.SIGMOID, 17f, 1f);
    assertValue(SmoothFunction.TANH, Float.MIN_VALUE, Float.MIN_VALUE);
    assertValue(SmoothFunction.TANH, -9.5f, -1f);
    assertValue(SmoothFunction.SOFTPLUS, -104f, 0f);
    assertValue(SmoothFunction.SOFTPLUS, Float.MAX_VALUE, Float.MAX_VALUE);
  }

  @Test
  void gates_at_their_limits() {
    for (SmoothFunction gate :
        new SmoothFunction[] {
          SmoothFunction.SILU, SmoothFunction.MISH, SmoothFunction.GELU, SmoothFunction.GELU_TANH
        }) {
      assertValue(gate, Float.MAX_VALUE, Float.MAX_VALUE);
      assertValue(gate, -Float.MAX_VALUE, -0f);
      assertValue(gate, -120f, -0f);
    }
  }

  @Test
  void selu_is_infinite_one_float_early() {
    assertValue(PointwiseFunction.selu(), 0x1.e74b2ep127f, Float.MAX_VALUE);
    assertValue(PointwiseFunction.selu(), 0x1.e74b3p127f, INFINITY);
    assertValue(PointwiseFunction.selu(), -Float.MAX_VALUE, -1.7580993f);
    assertValue(PointwiseFunction.elu(1), Float.MAX_VALUE, Float.MAX_VALUE);
  }

  private static void assertValue(PointwiseFunction function, float x, float expected) {
    for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
      float[] y =
          ActivationProperties.forward(
              function, Parallelism.caller(), kernels, new float[] {x}, false);
      assertEquals(expected, y[0], () -> function + " of " + x);
    }
  }

  private static void check(PointwiseFunction function, DoubleUnaryOperator exact, double bound) {
    for (int from = 0; from < FLOATS; from += BLOCK) {
      float[] x = block(from);
      float[] y = forward(function, x);
      for (int i = 0; i < x.length; i++) {
        double expected = exact.applyAsDouble(x[i]);
        if (!(ExactFunctions.ulps(expected, y[i]) <= bound)) {
          throw new AssertionError(
              function + " of " + x[i] + ": expected " + expected + ", got " + y[i]);
        }
      }
    }
  }

  /** Within 8 roundings of the slope, or of a slope of 1 where that is larger. */
  private static void checkGradient(PointwiseFunction function, DoubleUnaryOperator exact) {
    for (int from = 0; from < FLOATS; from += BLOCK) {
      float[] x = block(from);
      float[] ones = new float[x.length];
      Arrays.fill(ones, 1f);
      float[] operand = function.gradientFromOutput() ? forward(function, x) : x;
      float[] slope =
          ActivationProperties.backward(
              function, Parallelism.caller(), TestKernels.tested(), operand, ones, 0);
      for (int i = 0; i < x.length; i++) {
        double expected = exact.applyAsDouble(x[i]);
        if (!(ExactDerivatives.roundings(expected, slope[i]) <= 8)) {
          throw new AssertionError(
              function + " at " + x[i] + ": expected slope " + expected + ", got " + slope[i]);
        }
      }
    }
  }

  private static float[] block(int from) {
    float[] x = new float[Math.min(BLOCK, FLOATS - from)];
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.intBitsToFloat((from + i) * STRIDE);
    }
    return x;
  }

  private static float[] forward(PointwiseFunction function, float[] x) {
    return ActivationProperties.forward(
        function, Parallelism.caller(), TestKernels.tested(), x, false);
  }
}

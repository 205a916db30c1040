package dev.lanewise.kernels;

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

package dev.lanewise.kernels.internal.scalar;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.BackwardCurve;
import dev.lanewise.kernels.internal.micro.Curve;
import dev.lanewise.kernels.internal.micro.ForwardCurve;

/** {@link ActivationKernels} in plain Java: each function is one pass. */
final class ScalarActivationKernels implements ActivationKernels {

  @Override
  public ForwardCurve forward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> ForwardCurve.direct(ScalarForwardPasses::hardSigmoid);
      case SOFTSIGN -> ForwardCurve.direct(ScalarForwardPasses::softsign);
      case SIGMOID -> ForwardCurve.direct(ScalarForwardPasses::sigmoid);
      case TANH -> ForwardCurve.direct(ScalarForwardPasses::tanh);
      case SOFTPLUS -> ForwardCurve.direct(ScalarForwardPasses::softplus);
      case SILU -> ForwardCurve.direct(ScalarForwardPasses::silu);
      case MISH -> ForwardCurve.direct(ScalarForwardPasses::mish);
      case GELU -> ForwardCurve.direct(ScalarForwardPasses::gelu);
      case GELU_TANH -> ForwardCurve.direct(ScalarForwardPasses::geluTanh);
      case EXPONENTIAL -> ForwardCurve.direct(ScalarForwardPasses::exponential);
      case LOG -> ForwardCurve.direct(ScalarForwardPasses::log);
      case RSQRT -> ForwardCurve.direct(ScalarForwardPasses::rsqrt);
      case ERF -> ForwardCurve.direct(ScalarForwardPasses::erf);
    };
  }

  @Override
  public BackwardCurve backward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> BackwardCurve.direct(ScalarGradientPasses::hardSigmoidGradient);
      case SOFTSIGN -> BackwardCurve.direct(ScalarGradientPasses::softsignGradient);
      case SIGMOID -> BackwardCurve.direct(ScalarGradientPasses::sigmoidGradient);
      case TANH -> BackwardCurve.direct(ScalarGradientPasses::tanhGradient);
      case SOFTPLUS -> BackwardCurve.direct(ScalarGradientPasses::softplusGradient);
      case SILU -> BackwardCurve.direct(ScalarGradientPasses::siluGradient);
      case MISH -> BackwardCurve.direct(ScalarGradientPasses::mishGradient);
      case GELU -> BackwardCurve.direct(ScalarGradientPasses::geluGradient);
      case GELU_TANH -> BackwardCurve.direct(ScalarGradientPasses::geluTanhGradient);
      case EXPONENTIAL -> BackwardCurve.direct(ScalarGradientPasses::exponentialGradient);
      case LOG -> BackwardCurve.direct(ScalarGradientPasses::logGradient);
      case RSQRT -> BackwardCurve.direct(ScalarGradientPasses::rsqrtGradient);
      case ERF -> BackwardCurve.direct(ScalarGradientPasses::erfGradient);
    };
  }

  @Override
  public ForwardCurve rectifier(float slope, float threshold, float max) {
    if (slope == 0f && threshold == 0f && Float.isNaN(max)) {
      return ForwardCurve.direct(ScalarForwardPasses::relu);
    }
    return ForwardCurve.direct(
        slope == 0f
            ? (count, x, xAt, y, yAt) ->
                ScalarForwardPasses.rectify(count, x, xAt, y, yAt, threshold, max)
            : (count, x, xAt, y, yAt) ->
                ScalarForwardPasses.leak(count, x, xAt, y, yAt, slope, threshold, max));
  }

  @Override
  public BackwardCurve rectifierGradient(float slope, float threshold, float max) {
    if (slope == 0f && threshold == 0f && Float.isNaN(max)) {
      return BackwardCurve.direct(ScalarGradientPasses::reluGradient);
    }
    return BackwardCurve.direct(
        slope == 0f
            ? (count, x, xAt, g, gAt, out, outAt) ->
                ScalarGradientPasses.rectifyGradient(
                    count, x, xAt, g, gAt, out, outAt, threshold, max)
            : (count, x, xAt, g, gAt, out, outAt) ->
                ScalarGradientPasses.leakGradient(
                    count, x, xAt, g, gAt, out, outAt, slope, threshold, max));
  }

  @Override
  public ForwardCurve exponentialLinear(float below, float above) {
    return ForwardCurve.direct(
        (count, x, xAt, y, yAt) -> ScalarForwardPasses.linear(count, x, xAt, y, yAt, below, above));
  }

  @Override
  public BackwardCurve exponentialLinearGradient(float below, float above) {
    return BackwardCurve.direct(
        (count, x, xAt, g, gAt, out, outAt) ->
            ScalarGradientPasses.linearGradient(count, x, xAt, g, gAt, out, outAt, below, above));
  }
}

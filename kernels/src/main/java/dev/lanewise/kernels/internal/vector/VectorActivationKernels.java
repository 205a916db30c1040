package dev.lanewise.kernels.internal.vector;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.BackwardCurve;
import dev.lanewise.kernels.internal.micro.BinaryPass;
import dev.lanewise.kernels.internal.micro.Curve;
import dev.lanewise.kernels.internal.micro.ForwardCurve;
import dev.lanewise.kernels.internal.micro.UnaryPass;
import java.lang.foreign.MemorySegment;

/**
 * {@link ActivationKernels} on the Vector API: what is built on exp, expm1 or log is a pass that
 * prepares the argument in the scratch block, the function there, and a pass that finishes.
 */
final class VectorActivationKernels implements ActivationKernels {

  @Override
  public ForwardCurve forward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> ForwardCurve.direct(VectorRectifiers::hardSigmoid);
      case SOFTSIGN -> ForwardCurve.direct(VectorRectifiers::softsign);
      case SIGMOID -> withExp(VectorSigmoids::fall, VectorSigmoids::sigmoid);
      case TANH -> withExpm1(VectorSigmoids::twice, VectorSigmoids::tanh);
      case SOFTPLUS -> VectorActivationKernels::softplus;
      case SILU -> withExp(VectorGates::decay, VectorGates::silu);
      case MISH -> withExp(VectorGates::decay, VectorGates::mish);
      case GELU -> VectorActivationKernels::gelu;
      case GELU_TANH -> withExp(VectorGeluTanh::geluTanhExponent, VectorGeluTanh::geluTanh);
      case EXPONENTIAL -> ForwardCurve.direct(VectorActivationKernels::exp);
      case LOG -> ForwardCurve.direct(VectorFunctions::log);
      case RSQRT -> ForwardCurve.direct(VectorRsqrt::rsqrt);
      case ERF -> VectorActivationKernels::erf;
    };
  }

  @Override
  public BackwardCurve backward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> BackwardCurve.direct(VectorRectifiers::hardSigmoidGradient);
      case SOFTSIGN -> BackwardCurve.direct(VectorRectifiers::softsignGradient);
      case SIGMOID -> BackwardCurve.direct(VectorSigmoids::sigmoidGradient);
      case TANH -> BackwardCurve.direct(VectorSigmoids::tanhGradient);
      case SOFTPLUS -> slopeWithExp(VectorSigmoids::fall, VectorSigmoids::softplusGradient);
      case SILU -> slopeWithExp(VectorSigmoids::fall, VectorGates::siluGradient);
      case MISH -> slopeWithExp(VectorSigmoids::fall, VectorGates::mishGradient);
      case GELU -> VectorActivationKernels::geluGradient;
      case GELU_TANH ->
          slopeWithExp(VectorGeluTanh::geluTanhExponent, VectorGeluTanh::geluTanhGradient);
      case EXPONENTIAL -> BackwardCurve.direct(VectorExponentials::exponentialGradient);
      case LOG -> BackwardCurve.direct(VectorExponentials::logGradient);
      case RSQRT -> BackwardCurve.direct(VectorRsqrt::rsqrtGradient);
      case ERF -> slopeWithExp(VectorErf::slopeExponent, VectorErf::erfGradient);
    };
  }

  @Override
  public ForwardCurve rectifier(float slope, float threshold, float max) {
    if (slope == 0f && threshold == 0f && Float.isNaN(max)) {
      return ForwardCurve.direct(VectorRectifiers::relu);
    }
    return ForwardCurve.direct(
        slope == 0f
            ? (count, x, xAt, y, yAt) ->
                VectorRectifiers.rectify(count, x, xAt, threshold, max, y, yAt)
            : (count, x, xAt, y, yAt) ->
                VectorRectifiers.leak(count, x, xAt, slope, threshold, max, y, yAt));
  }

  @Override
  public BackwardCurve rectifierGradient(float slope, float threshold, float max) {
    if (slope == 0f && threshold == 0f && Float.isNaN(max)) {
      return BackwardCurve.direct(VectorRectifiers::reluGradient);
    }
    return BackwardCurve.direct(
        slope == 0f
            ? (count, x, xAt, g, gAt, out, outAt) ->
                VectorRectifiers.rectifyGradient(count, x, xAt, g, gAt, threshold, max, out, outAt)
            : (count, x, xAt, g, gAt, out, outAt) ->
                VectorRectifiers.leakGradient(
                    count, x, xAt, g, gAt, slope, threshold, max, out, outAt));
  }

  @Override
  public ForwardCurve exponentialLinear(float below, float above) {
    return withExpm1(
        VectorExponentials::negative,
        (count, x, xAt, m, mAt, y, yAt) ->
            VectorExponentials.linear(count, x, xAt, m, mAt, below, above, y, yAt));
  }

  @Override
  public BackwardCurve exponentialLinearGradient(float below, float above) {
    return slopeWithExp(
        VectorExponentials::negative,
        (count, x, xAt, g, gAt, e, eAt, out, outAt) ->
            VectorExponentials.linearGradient(
                count, x, xAt, g, gAt, e, eAt, below, above, out, outAt));
  }

  /** {@code finish(x, exp(argument(x)))}. */
  private static ForwardCurve withExp(UnaryPass argument, BinaryPass finish) {
    return (count, x, xAt, y, yAt, scratch, scratchAt) -> {
      argument.run(count, x, xAt, scratch, scratchAt);
      exp(count, scratch, scratchAt, scratch, scratchAt);
      finish.run(count, x, xAt, scratch, scratchAt, y, yAt);
    };
  }

  /** {@code finish(x, expm1(argument(x)))}. */
  private static ForwardCurve withExpm1(UnaryPass argument, BinaryPass finish) {
    return (count, x, xAt, y, yAt, scratch, scratchAt) -> {
      argument.run(count, x, xAt, scratch, scratchAt);
      VectorFunctions.expm1(count, scratch, scratchAt, scratch, scratchAt);
      finish.run(count, x, xAt, scratch, scratchAt, y, yAt);
    };
  }

  /** {@code finish(x, gradient, exp(argument(x)))}. */
  private static BackwardCurve slopeWithExp(UnaryPass argument, TernaryPass finish) {
    return (count, x, xAt, g, gAt, out, outAt, scratch, scratchAt) -> {
      argument.run(count, x, xAt, scratch, scratchAt);
      exp(count, scratch, scratchAt, scratch, scratchAt);
      finish.run(count, x, xAt, g, gAt, scratch, scratchAt, out, outAt);
    };
  }

  private static void exp(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    VectorFunctions.exp(count, x, xOffset, 0f, y, yOffset);
  }

  private static void softplus(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long log = scratchOffset + (long) count * 4;
    VectorSigmoids.fall(count, x, xOffset, scratch, scratchOffset);
    exp(count, scratch, scratchOffset, scratch, scratchOffset);
    VectorSigmoids.onePlus(count, scratch, scratchOffset, scratch, log);
    VectorFunctions.log(count, scratch, log, scratch, log);
    VectorSigmoids.softplus(count, x, xOffset, scratch, scratchOffset, scratch, log, y, yOffset);
  }

  private static void gelu(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorNormal.parts(count, x, xOffset, scratch, scratchOffset);
    VectorGelu.gelu(count, x, xOffset, scratch, scratchOffset, y, yOffset);
  }

  private static void geluGradient(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorNormal.parts(count, x, xOffset, scratch, scratchOffset);
    VectorGelu.geluGradient(count, x, xOffset, g, gOffset, scratch, scratchOffset, out, outOffset);
  }

  private static void erf(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long z = scratchOffset + VectorNormal.PARTS;
    VectorErf.argument(count, x, xOffset, scratch, z);
    VectorNormal.parts(count, scratch, z, scratch, scratchOffset);
    VectorErf.erf(count, scratch, z, scratch, scratchOffset, y, yOffset);
  }
}

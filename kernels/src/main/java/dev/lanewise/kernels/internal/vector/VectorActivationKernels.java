package dev.lanewise.kernels.internal.vector;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.BackwardCurve;
import dev.lanewise.kernels.internal.micro.Curve;
import dev.lanewise.kernels.internal.micro.ForwardCurve;
import java.lang.foreign.MemorySegment;

/**
 * {@link ActivationKernels} on the Vector API: what is built on exp, expm1 or log is a pass that
 * prepares the argument in the scratch block, the function there, and a pass that finishes.
 */
final class VectorActivationKernels implements ActivationKernels {

  @Override
  public ForwardCurve forward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> VectorActivationKernels::hardSigmoid;
      case SOFTSIGN -> VectorActivationKernels::softsign;
      case SIGMOID -> VectorActivationKernels::sigmoid;
      case TANH -> VectorActivationKernels::tanh;
      case SOFTPLUS -> VectorActivationKernels::softplus;
      case SILU -> VectorActivationKernels::silu;
      case MISH -> VectorActivationKernels::mish;
      case GELU -> VectorActivationKernels::gelu;
      case GELU_TANH -> VectorActivationKernels::geluTanh;
      case EXPONENTIAL -> VectorActivationKernels::exponential;
    };
  }

  @Override
  public BackwardCurve backward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> VectorActivationKernels::hardSigmoidGradient;
      case SOFTSIGN -> VectorActivationKernels::softsignGradient;
      case SIGMOID -> VectorActivationKernels::sigmoidGradient;
      case TANH -> VectorActivationKernels::tanhGradient;
      case SOFTPLUS -> VectorActivationKernels::softplusGradient;
      case SILU -> VectorActivationKernels::siluGradient;
      case MISH -> VectorActivationKernels::mishGradient;
      case GELU -> VectorActivationKernels::geluGradient;
      case GELU_TANH -> VectorActivationKernels::geluTanhGradient;
      case EXPONENTIAL -> VectorActivationKernels::exponentialGradient;
    };
  }

  @Override
  public ForwardCurve rectifier(float slope, float threshold, float max) {
    return slope == 0f
        ? (count, x, xAt, y, yAt, scratch, scratchAt) ->
            VectorRectifiers.rectify(count, x, xAt, threshold, max, y, yAt)
        : (count, x, xAt, y, yAt, scratch, scratchAt) ->
            VectorRectifiers.leak(count, x, xAt, slope, threshold, max, y, yAt);
  }

  @Override
  public BackwardCurve rectifierGradient(float slope, float threshold, float max) {
    return slope == 0f
        ? (count, x, xAt, g, gAt, out, outAt, scratch, scratchAt) ->
            VectorRectifiers.rectifyGradient(count, x, xAt, g, gAt, threshold, max, out, outAt)
        : (count, x, xAt, g, gAt, out, outAt, scratch, scratchAt) ->
            VectorRectifiers.leakGradient(count, x, xAt, g, gAt, slope, threshold, max, out, outAt);
  }

  @Override
  public ForwardCurve exponentialLinear(float below, float above) {
    return (count, x, xAt, y, yAt, scratch, scratchAt) ->
        linear(count, x, xAt, y, yAt, scratch, scratchAt, below, above);
  }

  @Override
  public BackwardCurve exponentialLinearGradient(float below, float above) {
    return (count, x, xAt, g, gAt, out, outAt, scratch, scratchAt) ->
        linearGradient(count, x, xAt, g, gAt, out, outAt, scratch, scratchAt, below, above);
  }

  private static void linear(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset,
      float below,
      float above) {
    VectorExponentials.negative(count, x, xOffset, scratch, scratchOffset);
    VectorFunctions.expm1(count, scratch, scratchOffset, scratch, scratchOffset);
    VectorExponentials.linear(count, x, xOffset, scratch, scratchOffset, below, above, y, yOffset);
  }

  private static void linearGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset,
      float below,
      float above) {
    VectorExponentials.negative(count, from, fromOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorExponentials.linearGradient(
        count,
        from,
        fromOffset,
        gradient,
        gradientOffset,
        scratch,
        scratchOffset,
        below,
        above,
        out,
        outOffset);
  }

  private static void hardSigmoid(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorRectifiers.hardSigmoid(count, x, xOffset, y, yOffset);
  }

  private static void softsign(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorRectifiers.softsign(count, x, xOffset, y, yOffset);
  }

  private static void sigmoid(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorSigmoids.fall(count, x, xOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorSigmoids.sigmoid(count, x, xOffset, scratch, scratchOffset, y, yOffset);
  }

  private static void tanh(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorSigmoids.twice(count, x, xOffset, scratch, scratchOffset);
    VectorFunctions.expm1(count, scratch, scratchOffset, scratch, scratchOffset);
    VectorSigmoids.tanh(count, x, xOffset, scratch, scratchOffset, y, yOffset);
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
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorSigmoids.onePlus(count, scratch, scratchOffset, scratch, log);
    VectorFunctions.log(count, scratch, log, scratch, log);
    VectorSigmoids.softplus(count, x, xOffset, scratch, scratchOffset, scratch, log, y, yOffset);
  }

  private static void silu(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorGates.decay(count, x, xOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGates.silu(count, x, xOffset, scratch, scratchOffset, y, yOffset);
  }

  private static void mish(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorGates.decay(count, x, xOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGates.mish(count, x, xOffset, scratch, scratchOffset, y, yOffset);
  }

  private static void gelu(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorGelu.geluExponent(count, x, xOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGelu.gelu(count, x, xOffset, scratch, scratchOffset, y, yOffset);
  }

  private static void geluTanh(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorGeluTanh.geluTanhExponent(count, x, xOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGeluTanh.geluTanh(count, x, xOffset, scratch, scratchOffset, y, yOffset);
  }

  private static void exponential(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorFunctions.exp(count, x, xOffset, 0f, y, yOffset);
  }

  private static void hardSigmoidGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorRectifiers.hardSigmoidGradient(
        count, from, fromOffset, gradient, gradientOffset, out, outOffset);
  }

  private static void softsignGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorRectifiers.softsignGradient(
        count, from, fromOffset, gradient, gradientOffset, out, outOffset);
  }

  private static void sigmoidGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorSigmoids.sigmoidGradient(
        count, from, fromOffset, gradient, gradientOffset, out, outOffset);
  }

  private static void tanhGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorSigmoids.tanhGradient(count, from, fromOffset, gradient, gradientOffset, out, outOffset);
  }

  private static void softplusGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorSigmoids.fall(count, from, fromOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorSigmoids.softplusGradient(
        count, from, fromOffset, gradient, gradientOffset, scratch, scratchOffset, out, outOffset);
  }

  private static void siluGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorSigmoids.fall(count, from, fromOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGates.siluGradient(
        count, from, fromOffset, gradient, gradientOffset, scratch, scratchOffset, out, outOffset);
  }

  private static void mishGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorSigmoids.fall(count, from, fromOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGates.mishGradient(
        count, from, fromOffset, gradient, gradientOffset, scratch, scratchOffset, out, outOffset);
  }

  private static void geluGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorGelu.geluExponent(count, from, fromOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGelu.geluGradient(
        count, from, fromOffset, gradient, gradientOffset, scratch, scratchOffset, out, outOffset);
  }

  private static void geluTanhGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorGeluTanh.geluTanhExponent(count, from, fromOffset, scratch, scratchOffset);
    VectorFunctions.exp(count, scratch, scratchOffset, 0f, scratch, scratchOffset);
    VectorGeluTanh.geluTanhGradient(
        count, from, fromOffset, gradient, gradientOffset, scratch, scratchOffset, out, outOffset);
  }

  private static void exponentialGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      MemorySegment scratch,
      long scratchOffset) {
    VectorExponentials.exponentialGradient(
        count, from, fromOffset, gradient, gradientOffset, out, outOffset);
  }
}

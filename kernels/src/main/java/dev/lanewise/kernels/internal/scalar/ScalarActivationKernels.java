package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.BackwardCurve;
import dev.lanewise.kernels.internal.micro.Curve;
import dev.lanewise.kernels.internal.micro.ForwardCurve;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/** {@link ActivationKernels} in plain Java: a loop of its own for each function. */
final class ScalarActivationKernels implements ActivationKernels {

  @Override
  public ForwardCurve forward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> ForwardCurve.direct(ScalarActivationKernels::hardSigmoid);
      case SOFTSIGN -> ForwardCurve.direct(ScalarActivationKernels::softsign);
      case SIGMOID -> ForwardCurve.direct(ScalarActivationKernels::sigmoid);
      case TANH -> ForwardCurve.direct(ScalarActivationKernels::tanh);
      case SOFTPLUS -> ForwardCurve.direct(ScalarActivationKernels::softplus);
      case SILU -> ForwardCurve.direct(ScalarActivationKernels::silu);
      case MISH -> ForwardCurve.direct(ScalarActivationKernels::mish);
      case GELU -> ForwardCurve.direct(ScalarActivationKernels::gelu);
      case GELU_TANH -> ForwardCurve.direct(ScalarActivationKernels::geluTanh);
      case EXPONENTIAL -> ForwardCurve.direct(ScalarActivationKernels::exponential);
      case LOG -> ForwardCurve.direct(ScalarActivationKernels::log);
      case RSQRT -> ForwardCurve.direct(ScalarActivationKernels::rsqrt);
      case ERF -> ForwardCurve.direct(ScalarActivationKernels::erf);
    };
  }

  @Override
  public BackwardCurve backward(Curve curve) {
    return switch (curve) {
      case HARD_SIGMOID -> BackwardCurve.direct(ScalarActivationKernels::hardSigmoidGradient);
      case SOFTSIGN -> BackwardCurve.direct(ScalarActivationKernels::softsignGradient);
      case SIGMOID -> BackwardCurve.direct(ScalarActivationKernels::sigmoidGradient);
      case TANH -> BackwardCurve.direct(ScalarActivationKernels::tanhGradient);
      case SOFTPLUS -> BackwardCurve.direct(ScalarActivationKernels::softplusGradient);
      case SILU -> BackwardCurve.direct(ScalarActivationKernels::siluGradient);
      case MISH -> BackwardCurve.direct(ScalarActivationKernels::mishGradient);
      case GELU -> BackwardCurve.direct(ScalarActivationKernels::geluGradient);
      case GELU_TANH -> BackwardCurve.direct(ScalarActivationKernels::geluTanhGradient);
      case EXPONENTIAL -> BackwardCurve.direct(ScalarActivationKernels::exponentialGradient);
      case LOG -> BackwardCurve.direct(ScalarActivationKernels::logGradient);
      case RSQRT -> BackwardCurve.direct(ScalarActivationKernels::rsqrtGradient);
      case ERF -> BackwardCurve.direct(ScalarActivationKernels::erfGradient);
    };
  }

  @Override
  public ForwardCurve rectifier(float slope, float threshold, float max) {
    if (slope == 0f && threshold == 0f && Float.isNaN(max)) {
      return ForwardCurve.direct(ScalarActivationKernels::relu);
    }
    return ForwardCurve.direct(
        slope == 0f
            ? (count, x, xAt, y, yAt) -> rectify(count, x, xAt, y, yAt, threshold, max)
            : (count, x, xAt, y, yAt) -> leak(count, x, xAt, y, yAt, slope, threshold, max));
  }

  @Override
  public BackwardCurve rectifierGradient(float slope, float threshold, float max) {
    if (slope == 0f && threshold == 0f && Float.isNaN(max)) {
      return BackwardCurve.direct(ScalarActivationKernels::reluGradient);
    }
    return BackwardCurve.direct(
        slope == 0f
            ? (count, x, xAt, g, gAt, out, outAt) ->
                rectifyGradient(count, x, xAt, g, gAt, out, outAt, threshold, max)
            : (count, x, xAt, g, gAt, out, outAt) ->
                leakGradient(count, x, xAt, g, gAt, out, outAt, slope, threshold, max));
  }

  @Override
  public ForwardCurve exponentialLinear(float below, float above) {
    return ForwardCurve.direct(
        (count, x, xAt, y, yAt) -> linear(count, x, xAt, y, yAt, below, above));
  }

  @Override
  public BackwardCurve exponentialLinearGradient(float below, float above) {
    return BackwardCurve.direct(
        (count, x, xAt, g, gAt, out, outAt) ->
            linearGradient(count, x, xAt, g, gAt, out, outAt, below, above));
  }

  private static void relu(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.relu(v));
    }
  }

  private static void reluGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarRectifiers.reluGradient(v, g));
    }
  }

  private static void rectify(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      float threshold,
      float max) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.rectify(v, threshold, max));
    }
  }

  private static void rectifyGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      float threshold,
      float max) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT, outOffset + (long) i * 4, ScalarRectifiers.rectifyGradient(v, g, threshold, max));
    }
  }

  private static void leak(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      float slope,
      float threshold,
      float max) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.leak(v, slope, threshold, max));
    }
  }

  private static void leakGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      float slope,
      float threshold,
      float max) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarRectifiers.leakGradient(v, g, slope, threshold, max));
    }
  }

  private static void linear(
      int count,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      float below,
      float above) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarExponentials.linear(
              v, ScalarFunctions.expm1(ScalarExponentials.negative(v)), below, above));
    }
  }

  private static void linearGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset,
      float below,
      float above) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarExponentials.linearGradient(
              v, g, ScalarFunctions.exp(ScalarExponentials.negative(v)), below, above));
    }
  }

  private static void hardSigmoid(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.hardSigmoid(v));
    }
  }

  private static void softsign(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.softsign(v));
    }
  }

  private static void sigmoid(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarSigmoids.sigmoid(v, ScalarFunctions.exp(ScalarSigmoids.fall(v))));
    }
  }

  private static void tanh(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarSigmoids.tanh(v, ScalarFunctions.expm1(ScalarSigmoids.twice(v))));
    }
  }

  private static void softplus(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      float e = ScalarFunctions.exp(ScalarSigmoids.fall(v));
      float log = ScalarFunctions.log(ScalarSigmoids.onePlus(e));
      y.set(FLOAT, yOffset + (long) i * 4, ScalarSigmoids.softplus(v, e, log));
    }
  }

  private static void silu(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarGates.silu(v, ScalarFunctions.exp(ScalarGates.decay(v))));
    }
  }

  private static void mish(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarGates.mish(v, ScalarFunctions.exp(ScalarGates.decay(v))));
    }
  }

  private static void gelu(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarGelu.gelu(
              v,
              ScalarFunctions.exp(ScalarNormal.exponent(v)),
              ScalarNormal.hill(v),
              ScalarNormal.core(v)));
    }
  }

  private static void geluTanh(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarGeluTanh.geluTanh(v, ScalarFunctions.exp(ScalarGeluTanh.geluTanhExponent(v))));
    }
  }

  private static void exponential(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.exp(v));
    }
  }

  private static void log(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.log(v));
    }
  }

  private static void logGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarExponentials.logGradient(v, g));
    }
  }

  private static void rsqrt(
      int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRsqrt.rsqrt(v));
    }
  }

  private static void erf(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      float z = ScalarErf.argument(v);
      float e = ScalarFunctions.exp(ScalarNormal.exponent(z));
      y.set(
          FLOAT,
          yOffset + (long) i * 4,
          ScalarErf.erf(z, e, ScalarNormal.hill(z), ScalarNormal.core(z)));
    }
  }

  private static void hardSigmoidGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarRectifiers.hardSigmoidGradient(v, g));
    }
  }

  private static void softsignGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarRectifiers.softsignGradient(v, g));
    }
  }

  private static void sigmoidGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarSigmoids.sigmoidGradient(v, g));
    }
  }

  private static void tanhGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarSigmoids.tanhGradient(v, g));
    }
  }

  private static void softplusGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarSigmoids.softplusGradient(v, g, ScalarFunctions.exp(ScalarSigmoids.fall(v))));
    }
  }

  private static void siluGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarGates.siluGradient(v, g, ScalarFunctions.exp(ScalarSigmoids.fall(v))));
    }
  }

  private static void mishGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarGates.mishGradient(v, g, ScalarFunctions.exp(ScalarSigmoids.fall(v))));
    }
  }

  private static void geluGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarGelu.geluGradient(
              v,
              g,
              ScalarFunctions.exp(ScalarNormal.exponent(v)),
              ScalarNormal.hill(v),
              ScalarNormal.core(v)));
    }
  }

  private static void geluTanhGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarGeluTanh.geluTanhGradient(
              v, g, ScalarFunctions.exp(ScalarGeluTanh.geluTanhExponent(v))));
    }
  }

  private static void exponentialGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarExponentials.exponentialGradient(v, g));
    }
  }

  private static void rsqrtGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(FLOAT, outOffset + (long) i * 4, ScalarRsqrt.rsqrtGradient(v, g));
    }
  }

  private static void erfGradient(
      int count,
      MemorySegment from,
      long fromOffset,
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment out,
      long outOffset) {
    from = NativeMemory.known(from);
    gradient = NativeMemory.known(gradient);
    out = NativeMemory.known(out);
    for (int i = 0; i < count; i++) {
      float v = from.get(FLOAT, fromOffset + (long) i * 4);
      float g = gradient.get(FLOAT, gradientOffset + (long) i * 4);
      out.set(
          FLOAT,
          outOffset + (long) i * 4,
          ScalarErf.erfGradient(v, g, ScalarFunctions.exp(ScalarErf.slopeExponent(v))));
    }
  }
}

package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * Gradients over memory in plain Java: a loop of its own for each, as in {@link
 * ScalarForwardPasses}.
 */
final class ScalarGradientPasses {
  private ScalarGradientPasses() {}

  static void reluGradient(
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

  static void rectifyGradient(
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

  static void leakGradient(
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

  static void linearGradient(
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

  static void logGradient(
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

  static void hardSigmoidGradient(
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

  static void softsignGradient(
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

  static void sigmoidGradient(
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

  static void tanhGradient(
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

  static void softplusGradient(
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

  static void siluGradient(
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

  static void mishGradient(
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

  static void geluGradient(
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

  static void geluTanhGradient(
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

  static void exponentialGradient(
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

  static void rsqrtGradient(
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

  static void erfGradient(
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

package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * Functions over memory in plain Java: a loop of its own for each, so that each is compiled for
 * itself.
 */
final class ScalarForwardPasses {
  private ScalarForwardPasses() {}

  static void relu(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.relu(v));
    }
  }

  static void rectify(
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

  static void leak(
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

  static void linear(
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

  static void hardSigmoid(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.hardSigmoid(v));
    }
  }

  static void softsign(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRectifiers.softsign(v));
    }
  }

  static void sigmoid(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
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

  static void tanh(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
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

  static void softplus(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      float e = ScalarFunctions.exp(ScalarSigmoids.fall(v));
      float log = ScalarFunctions.log(ScalarSigmoids.onePlus(e));
      y.set(FLOAT, yOffset + (long) i * 4, ScalarSigmoids.softplus(v, e, log));
    }
  }

  static void silu(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
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

  static void mish(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
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

  static void gelu(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
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

  static void geluTanh(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
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

  static void exponential(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.exp(v));
    }
  }

  static void log(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarFunctions.log(v));
    }
  }

  static void rsqrt(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      float v = x.get(FLOAT, xOffset + (long) i * 4);
      y.set(FLOAT, yOffset + (long) i * 4, ScalarRsqrt.rsqrt(v));
    }
  }

  static void erf(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
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
}

package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Functions against double precision, over one float in 4,099 of all there are. */
@Tag("bits")
class FunctionAccuracyTest {
  private static final long STRIDE = 4099;
  private static final int COUNT = (int) ((1L << 32) / STRIDE);

  @Test
  void exp_is_within_its_bound() {
    float[] x = everyFloat();
    check(x, exp(x, KernelSet.scalar()), exp(x, TestKernels.tested()), Math::exp, 1.03);
  }

  @Test
  void log_is_within_its_bound() {
    float[] x = everyFloat();
    check(x, log(x, KernelSet.scalar()), log(x, TestKernels.tested()), Math::log, 0.84);
  }

  @Test
  void special_values() {
    float inf = Float.POSITIVE_INFINITY;
    float[] x = {0f, -0f, inf, -inf, Float.NaN, 1f, -1f, 88.7f, 88.8f, -103.9f, -104f, 1e30f};
    float[] exp = exp(x, TestKernels.tested());
    assertEquals(1f, exp[0]);
    assertEquals(1f, exp[1]);
    assertEquals(inf, exp[2]);
    assertEquals(0f, exp[3]);
    assertEquals(Float.NaN, exp[4]);
    assertEquals((float) Math.E, exp[5]);
    assertEquals(inf, exp[8]);
    assertEquals(Float.MIN_VALUE, exp[9]);
    assertEquals(0f, exp[10]);
    assertEquals(inf, exp[11]);
    float[] log = log(x, TestKernels.tested());
    assertEquals(-inf, log[0]);
    assertEquals(-inf, log[1]);
    assertEquals(inf, log[2]);
    assertEquals(Float.NaN, log[3]);
    assertEquals(Float.NaN, log[4]);
    assertEquals(0f, log[5]);
    assertEquals(Float.NaN, log[6]);
  }

  private static float[] everyFloat() {
    float[] x = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      x[i] = Float.intBitsToFloat((int) (i * STRIDE));
    }
    return x;
  }

  private static float[] exp(float[] x, KernelSet kernels) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded g = Guarded.of(arena, x);
      Exp.of(x.length, Parallelism.caller(), kernels)
          .run(g.segment(), g.offset(), g.segment(), g.offset());
      return g.values();
    }
  }

  private static float[] log(float[] x, KernelSet kernels) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded g = Guarded.of(arena, x);
      Log.of(x.length, Parallelism.caller(), kernels)
          .run(g.segment(), g.offset(), g.segment(), g.offset());
      return g.values();
    }
  }

  private static void check(
      float[] x, float[] scalar, float[] tested, DoubleUnaryOperator exact, double bound) {
    Guarded.assertSameBits(scalar, tested, "scalar and SIMD");
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      if (!within(expected, tested[i], bound)) {
        throw new AssertionError(
            "of " + x[i] + ": expected " + expected + " +- " + bound + " ULP, got " + tested[i]);
      }
    }
  }

  private static boolean within(double expected, float actual, double bound) {
    if (Double.isNaN(expected)) {
      return Float.isNaN(actual);
    }
    if (Float.isInfinite((float) expected) || Float.isInfinite(actual)) {
      return (float) expected == actual;
    }
    int exponent = Math.max(Math.getExponent(expected), Float.MIN_EXPONENT);
    return Math.abs(actual - expected) <= bound * Math.scalb(1.0, exponent - 23);
  }
}

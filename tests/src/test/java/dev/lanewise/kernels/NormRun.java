package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a normalization with statistics of each group, forward and backward, gives. */
record NormRun(
    float[] y,
    float[] mean,
    float[] inverse,
    float[] gradInput,
    float[] gradGamma,
    float[] gradBeta) {

  interface Forward {
    void run(
        MemorySegment x,
        long xOffset,
        @Nullable MemorySegment gamma,
        long gammaOffset,
        @Nullable MemorySegment beta,
        long betaOffset,
        MemorySegment y,
        long yOffset,
        MemorySegment mean,
        long meanOffset,
        MemorySegment inverse,
        long inverseOffset,
        MemorySegment scratch,
        long scratchOffset);
  }

  interface Backward {
    void run(
        MemorySegment x,
        long xOffset,
        @Nullable MemorySegment gamma,
        long gammaOffset,
        MemorySegment mean,
        long meanOffset,
        MemorySegment inverse,
        long inverseOffset,
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment gradInput,
        long gradInputOffset,
        MemorySegment gradGamma,
        long gradGammaOffset,
        MemorySegment gradBeta,
        long gradBetaOffset,
        MemorySegment scratch,
        long scratchOffset);
  }

  /** Empty results, to be filled in. */
  static NormRun empty(NormInputs in, int groups) {
    return new NormRun(
        new float[in.x().length],
        new float[groups],
        new float[groups],
        new float[in.x().length],
        new float[in.channels()],
        new float[in.channels()]);
  }

  /** Forward, then backward; y over x and the gradient over g if {@code inPlace}. */
  static NormRun of(
      NormInputs in,
      int groups,
      Forward forward,
      Backward backward,
      long scratchBytes,
      boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, in.x());
      Guarded gamma = Guarded.of(arena, in.gamma());
      Guarded beta = Guarded.of(arena, in.beta());
      Guarded g = Guarded.of(arena, in.g());
      Guarded y = inPlace ? x : Guarded.of(arena, in.x().length);
      Guarded dx = inPlace ? g : Guarded.of(arena, in.x().length);
      Guarded mean = Guarded.of(arena, groups);
      Guarded inverse = Guarded.of(arena, groups);
      Guarded byGamma = Guarded.of(arena, in.channels());
      Guarded byBeta = Guarded.of(arena, in.channels());
      Guarded scratch = Guarded.of(arena, (int) (scratchBytes / Float.BYTES));
      @Nullable MemorySegment factors = in.plain() ? null : gamma.segment();
      forward.run(
          x.segment(),
          x.offset(),
          factors,
          gamma.offset(),
          in.plain() ? null : beta.segment(),
          beta.offset(),
          y.segment(),
          y.offset(),
          mean.segment(),
          mean.offset(),
          inverse.segment(),
          inverse.offset(),
          scratch.segment(),
          scratch.offset());
      float[] output = y.values();
      x.set(in.x());
      backward.run(
          x.segment(),
          x.offset(),
          factors,
          gamma.offset(),
          mean.segment(),
          mean.offset(),
          inverse.segment(),
          inverse.offset(),
          g.segment(),
          g.offset(),
          dx.segment(),
          dx.offset(),
          byGamma.segment(),
          byGamma.offset(),
          byBeta.segment(),
          byBeta.offset(),
          scratch.segment(),
          scratch.offset());
      for (Guarded written : new Guarded[] {y, dx, mean, inverse, byGamma, byBeta, scratch}) {
        written.assertSurroundingsUntouched();
      }
      return new NormRun(
          output, mean.values(), inverse.values(), dx.values(), byGamma.values(), byBeta.values());
    }
  }

  void assertSame(NormRun actual, String what) {
    assertSameBits(mean, actual.mean, what + " mean");
    assertSameBits(inverse, actual.inverse, what + " inverse");
    assertSameBits(y, actual.y, what + " y");
    assertSameBits(gradGamma, actual.gradGamma, what + " gradGamma");
    assertSameBits(gradBeta, actual.gradBeta, what + " gradBeta");
    assertSameBits(gradInput, actual.gradInput, what + " gradInput");
  }

  /**
   * For values, factors and gradients between -1 and 1 and an epsilon of 1e-3, where an inverse
   * deviation is at most 32, as many are the roundings of its terms, and no z is further from 0
   * than 64.
   */
  void assertClose(NormOracle exact, NormInputs in, int terms) {
    Guarded.assertClose(exact.mean(), filled(mean.length, 3), terms, mean, "mean");
    Guarded.assertClose(exact.inverse(), filled(mean.length, 32 * 32), terms, inverse, "inverse");
    Guarded.assertClose(exact.y(), filled(y.length, 64), terms, y, "y");
    double byGamma = 64.0 * in.rows();
    Guarded.assertClose(
        exact.gradGamma(), filled(gradGamma.length, byGamma), terms, gradGamma, "gradGamma");
    Guarded.assertClose(
        exact.gradBeta(), filled(gradBeta.length, in.rows()), terms, gradBeta, "gradBeta");
    Guarded.assertClose(
        exact.gradInput(), filled(gradInput.length, 32 * 4), terms, gradInput, "gradInput");
  }

  static double[] filled(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}

package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertClose;
import static dev.lanewise.kernels.Guarded.assertSameBits;
import static dev.lanewise.kernels.Refusals.assertRefused;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("bits")
class LayerNormProperties {
  private static final float EPSILON = 1e-3f;

  private static NormRun run(
      NormInputs in, Parallelism threads, KernelSet kernels, boolean inPlace) {
    var forward = new LayerNormForward(in.rows(), in.channels(), EPSILON, threads, kernels);
    var backward = new LayerNormBackward(in.rows(), in.channels(), threads, kernels);
    NormRun.Forward call =
        (x, xAt, gamma, gammaAt, beta, betaAt, y, yAt, mean, meanAt, inverse, inverseAt, s, sAt) ->
            forward.run(
                x, xAt, gamma, gammaAt, beta, betaAt, y, yAt, mean, meanAt, inverse, inverseAt);
    return NormRun.of(in, in.rows(), call, backward::run, backward.scratchBytes(), inPlace);
  }

  private static NormRun run(NormInputs in) {
    return run(in, Parallelism.caller(), TestKernels.tested(), false);
  }

  @Property(tries = 40)
  void sameBitsEverywhereByTheLaw(
      @ForAll @IntRange(min = 1, max = 200) int rows,
      @ForAll @IntRange(min = 1, max = 300) int channels,
      @ForAll boolean plain) {
    for (NormInputs in :
        new NormInputs[] {
          NormInputs.uniform(rows, channels, plain), NormInputs.adversarial(rows, channels, plain)
        }) {
      NormRun defined = law(in);
      String what = rows + " x " + channels + " ";
      defined.assertSame(
          run(in, Parallelism.caller(), KernelSet.scalar(), false), what + "in plain Java");
      for (Parallelism threads : TestKernels.THREADS) {
        defined.assertSame(run(in, threads, TestKernels.tested(), false), what + threads);
        defined.assertSame(
            run(in, threads, TestKernels.tested(), true), what + "in place " + threads);
      }
    }
  }

  /** Channels around vectors and around 64 sums, rows around blocks of 64. */
  @Example
  void sizesAtTheEdgesOfVectorsAndBlocks() {
    for (int channels : VectorEdges.COUNTS) {
      sameBitsEverywhereByTheLaw(3, channels, false);
    }
    for (int rows : new int[] {1, 63, 64, 65, 128, 129}) {
      sameBitsEverywhereByTheLaw(rows, 17, true);
    }
  }

  private interface Step {
    float add(float sum, int channel);
  }

  private static float interleaved(int count, Step step) {
    float[] sums = new float[64];
    for (int c = 0; c < count; c++) {
      sums[c % 64] = step.add(sums[c % 64], c);
    }
    for (int h = 32; h > 0; h /= 2) {
      for (int j = 0; j < h; j++) {
        sums[j] += sums[j + h];
      }
    }
    return sums[0];
  }

  private static NormRun law(NormInputs in) {
    NormRun r = NormRun.empty(in, in.rows());
    int n = in.channels();
    for (int row = 0; row < in.rows(); row++) {
      int i = row;
      float first = in.x(i, 0);
      float mean = first + interleaved(n, (sum, c) -> sum + (in.x(i, c) - first)) / n;
      float squares =
          interleaved(n, (sum, c) -> Math.fma(in.x(i, c) - mean, in.x(i, c) - mean, sum));
      float inverse = 1 / (float) Math.sqrt(squares / n + EPSILON);
      float a = interleaved(n, (sum, c) -> Math.fma(in.g(i, c), in.gamma(c), sum));
      float s =
          interleaved(n, (sum, c) -> Math.fma(in.x(i, c) - mean, in.g(i, c) * in.gamma(c), sum));
      float slope = -(inverse * (s * inverse / n) * inverse);
      float shift = -(inverse * (a / n));
      r.mean()[i] = mean;
      r.inverse()[i] = inverse;
      for (int c = 0; c < n; c++) {
        float d = in.x(i, c) - mean;
        r.y()[i * n + c] = Math.fma(d * inverse, in.gamma(c), in.beta(c));
        r.gradInput()[i * n + c] =
            Math.fma(in.g(i, c) * in.gamma(c), inverse, Math.fma(d, slope, shift));
      }
    }
    for (int channel = 0; channel < n; channel++) {
      int c = channel;
      r.gradBeta()[c] = NormLaw.blockSum(in.rows(), 64, (sum, i) -> sum + in.g(i, c));
      r.gradGamma()[c] =
          NormLaw.blockSum(
              in.rows(),
              64,
              (sum, i) -> Math.fma((in.x(i, c) - r.mean()[i]) * r.inverse()[i], in.g(i, c), sum));
    }
    return r;
  }

  @Property(tries = 40)
  void isCloseToTheExactNormalization(
      @ForAll @IntRange(min = 1, max = 150) int rows,
      @ForAll @IntRange(min = 1, max = 700) int channels,
      @ForAll boolean plain) {
    NormInputs in = NormInputs.uniform(rows, channels, plain);
    NormOracle exact = NormOracle.of(in, EPSILON, rows, i -> i / channels);
    // A chain is at most 11 of 64 sums, a tree of 6, and 64 rows and 3 blocks.
    run(in).assertClose(exact, in, 100);
  }

  @Example
  void oneChannelIsItsOwnMean() {
    NormInputs in = NormInputs.uniform(7, 1, false);
    NormRun actual = run(in);
    assertSameBits(in.x(), actual.mean(), "mean");
    float[] beta = new float[7];
    Arrays.fill(beta, in.beta(0));
    assertSameBits(beta, actual.y(), "y");
  }

  /** Also of a value whose sums are not exact. */
  @Example
  void equalValuesHaveVarianceZero() {
    for (int channels : new int[] {1, 3, 64, 100, 1000}) {
      float[] x = new float[channels];
      Arrays.fill(x, 0.1f);
      NormRun actual = run(new NormInputs(1, channels, true, x, x, x, x));
      assertSameBits(new float[] {0.1f}, actual.mean(), "mean of " + channels);
      assertSameBits(new float[channels], actual.y(), "output of " + channels);
      assertSameBits(
          new float[] {1 / (float) Math.sqrt(EPSILON)}, actual.inverse(), "inverse deviation");
    }
  }

  /** A large mean costs the variance no digits, nor the output. */
  @Example
  void aLargeMeanDoesNotSwallowTheVariance() {
    float[] x = new float[1000];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = 10_000 + (i % 2 == 0 ? 1 : -1);
      y[i] = (x[i] - 10_000) / Math.sqrt(1 + EPSILON);
    }
    NormRun actual = run(new NormInputs(1, x.length, true, x, x, x, x));
    assertClose(new double[] {10_000}, new double[] {1}, 10, actual.mean(), "large mean");
    assertClose(y, NormRun.filled(y.length, 1), 10, actual.y(), "output");
  }

  @Example
  void whatCannotBeIsRefused() {
    Parallelism caller = Parallelism.caller();
    assertRefused("rows", () -> LayerNorm.forward(0, 1, EPSILON, caller));
    assertRefused("channels", () -> LayerNorm.backward(1, 0, caller));
    assertRefused("epsilon", () -> LayerNorm.forward(1, 1, Float.NaN, caller));
    LayerNormForward norm = LayerNorm.forward(4, 2, EPSILON, caller);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(200, 64);
      MemorySegment columns = arena.allocate(32, 64);
      assertRefused(
          "y: must not overlap x",
          () -> norm.run(x, 0, null, 0, null, 0, x, 8, columns, 0, columns, 16));
      assertRefused(
          "inverse: must not overlap mean",
          () -> norm.run(x, 0, null, 0, null, 0, x, 0, columns, 0, columns, 4));
    }
  }
}

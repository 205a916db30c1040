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
import org.jspecify.annotations.Nullable;

@Tag("bits")
class BatchNormProperties {
  private static final float EPSILON = 1e-3f;

  private record Results(
      float[] y,
      float[] mean,
      float[] variance,
      float[] inferred,
      float[] gradInput,
      float[] gradGamma,
      float[] gradBeta,
      float[] frozenInput) {
    void assertSame(Results actual, String what) {
      assertSameBits(mean, actual.mean, what + " mean");
      assertSameBits(variance, actual.variance, what + " variance");
      assertSameBits(y, actual.y, what + " y");
      assertSameBits(inferred, actual.inferred, what + " inferred");
      assertSameBits(gradGamma, actual.gradGamma, what + " gradGamma");
      assertSameBits(gradBeta, actual.gradBeta, what + " gradBeta");
      assertSameBits(gradInput, actual.gradInput, what + " gradInput");
      assertSameBits(frozenInput, actual.frozenInput, what + " gradInput by given statistics");
    }
  }

  @Property(tries = 40)
  void sameBitsEverywhereByTheLaw(
      @ForAll @IntRange(min = 1, max = 1100) int rows,
      @ForAll @IntRange(min = 1, max = 150) int channels,
      @ForAll boolean plain) {
    for (NormInputs inputs :
        new NormInputs[] {
          NormInputs.uniform(rows, channels, plain), NormInputs.adversarial(rows, channels, plain)
        }) {
      Results defined = law(inputs);
      String what = rows + " x " + channels + " ";
      defined.assertSame(
          run(inputs, Parallelism.caller(), KernelSet.scalar(), false), what + "in plain Java");
      for (Parallelism threads : TestKernels.THREADS) {
        defined.assertSame(run(inputs, threads, TestKernels.tested(), false), what + threads);
        defined.assertSame(
            run(inputs, threads, TestKernels.tested(), true), what + "in place " + threads);
      }
    }
  }

  /** Channels around vectors, rows around blocks of 128. */
  @Example
  void sizesAtTheEdgesOfVectorsAndBlocks() {
    for (int channels : VectorEdges.COUNTS) {
      sameBitsEverywhereByTheLaw(5, channels, false);
    }
    for (int rows : new int[] {1, 127, 128, 129, 256, 257, 512}) {
      sameBitsEverywhereByTheLaw(rows, 17, true);
    }
  }

  private static Results run(
      NormInputs in, Parallelism threads, KernelSet kernels, boolean inPlace) {
    var forward = new BatchNormForward(in.rows(), in.channels(), EPSILON, threads, kernels);
    var inference = new BatchNormInference(in.rows(), in.channels(), EPSILON, threads, kernels);
    var backward = new BatchNormBackward(true, in.rows(), in.channels(), EPSILON, threads, kernels);
    var frozen = new BatchNormBackward(false, in.rows(), in.channels(), EPSILON, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, in.x());
      Guarded gamma = Guarded.of(arena, in.gamma());
      Guarded beta = Guarded.of(arena, in.beta());
      Guarded g = Guarded.of(arena, in.g());
      Guarded y = inPlace ? x : Guarded.of(arena, in.x().length);
      Guarded inferred = Guarded.of(arena, in.x().length);
      Guarded dx = inPlace ? g : Guarded.of(arena, in.x().length);
      Guarded[] rows = new Guarded[4];
      Arrays.setAll(rows, i -> Guarded.of(arena, in.channels()));
      long most = Math.max(backward.scratchBytes(), forward.scratchBytes());
      Guarded scratch = Guarded.of(arena, (int) (most / Float.BYTES));
      @Nullable MemorySegment factors = in.plain() ? null : gamma.segment();
      @Nullable MemorySegment terms = in.plain() ? null : beta.segment();
      forward.run(
          x.segment(),
          x.offset(),
          factors,
          gamma.offset(),
          terms,
          beta.offset(),
          y.segment(),
          y.offset(),
          rows[0].segment(),
          rows[0].offset(),
          rows[1].segment(),
          rows[1].offset(),
          scratch.segment(),
          scratch.offset());
      float[] output = y.values();
      x.set(in.x());
      inference.run(
          x.segment(),
          x.offset(),
          factors,
          gamma.offset(),
          terms,
          beta.offset(),
          rows[0].segment(),
          rows[0].offset(),
          rows[1].segment(),
          rows[1].offset(),
          inferred.segment(),
          inferred.offset(),
          scratch.segment(),
          scratch.offset());
      gradients(frozen, x, factors, gamma, rows, g, dx, scratch);
      float[] frozenInput = dx.values();
      float[] frozenSums = join(rows[2].values(), rows[3].values());
      g.set(in.g());
      gradients(backward, x, factors, gamma, rows, g, dx, scratch);
      for (Guarded written :
          new Guarded[] {y, inferred, dx, rows[0], rows[1], rows[2], rows[3], scratch}) {
        written.assertSurroundingsUntouched();
      }
      assertSameBits(
          join(rows[2].values(), rows[3].values()),
          frozenSums,
          "gradients by gamma and beta, whichever the statistics");
      return new Results(
          output,
          rows[0].values(),
          rows[1].values(),
          inferred.values(),
          dx.values(),
          rows[2].values(),
          rows[3].values(),
          frozenInput);
    }
  }

  /** By the statistics in the first two of {@code rows}, to the last two. */
  private static void gradients(
      BatchNormBackward backward,
      Guarded x,
      @Nullable MemorySegment factors,
      Guarded gamma,
      Guarded[] rows,
      Guarded g,
      Guarded dx,
      Guarded scratch) {
    backward.run(
        x.segment(),
        x.offset(),
        factors,
        gamma.offset(),
        rows[0].segment(),
        rows[0].offset(),
        rows[1].segment(),
        rows[1].offset(),
        g.segment(),
        g.offset(),
        dx.segment(),
        dx.offset(),
        rows[2].segment(),
        rows[2].offset(),
        rows[3].segment(),
        rows[3].offset(),
        scratch.segment(),
        scratch.offset());
  }

  private static float[] join(float[] a, float[] b) {
    float[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /** The bit law, channel by channel. */
  private static Results law(NormInputs in) {
    Results r =
        new Results(
            new float[in.x().length],
            new float[in.channels()],
            new float[in.channels()],
            new float[in.x().length],
            new float[in.x().length],
            new float[in.channels()],
            new float[in.channels()],
            new float[in.x().length]);
    for (int column = 0; column < in.channels(); column++) {
      int c = column;
      NormLaw statistics = NormLaw.ofColumn(in.column(c));
      float mean = statistics.mean();
      float variance = statistics.squares() / in.rows();
      float deviation = (float) Math.sqrt(variance + EPSILON);
      float scale = in.gamma(c) / deviation;
      float shift = Math.fma(-mean, scale, in.beta(c));
      float reciprocal = 1 / deviation;
      r.mean[c] = mean;
      r.variance[c] = variance;
      r.gradBeta[c] = NormLaw.blockSum(in.rows(), (sum, i) -> sum + in.g(i, c));
      r.gradGamma[c] =
          NormLaw.blockSum(in.rows(), (sum, i) -> Math.fma(in.x(i, c) - mean, in.g(i, c), sum))
              * reciprocal;
      float factor = in.gamma(c) * reciprocal;
      float slope = -(factor * (r.gradGamma[c] * reciprocal / in.rows()));
      float constant = -(factor * (r.gradBeta[c] / in.rows()));
      for (int at = c; at < in.x().length; at += in.channels()) {
        float d = in.x()[at] - mean;
        r.y[at] = Math.fma(d, scale, in.beta(c));
        r.inferred[at] = Math.fma(in.x()[at], scale, shift);
        r.gradInput[at] = Math.fma(in.g()[at], factor, Math.fma(d, slope, constant));
        r.frozenInput[at] = Math.fma(in.g()[at], factor, 0f);
      }
    }
    return r;
  }

  /** Against double precision; gradients are those of the loss sum(g * y). */
  @Property(tries = 40)
  void isCloseToTheExactNormalization(
      @ForAll @IntRange(min = 1, max = 700) int rows,
      @ForAll @IntRange(min = 1, max = 40) int channels) {
    NormInputs in = NormInputs.uniform(rows, channels, false);
    Results actual = run(in, Parallelism.caller(), TestKernels.tested(), false);
    NormOracle exact = NormOracle.of(in, EPSILON, channels, i -> i % channels);
    double[] y = exact.y();
    double[] frozenInput = new double[y.length];
    for (int at = 0; at < y.length; at++) {
      int c = at % channels;
      frozenInput[at] = in.gamma(c) * exact.inverse()[c] * in.g()[at];
    }
    // r is at most 1 / sqrt(EPSILON), about 32; so are normalized values and gradients.
    assertClose(y, NormRun.filled(y.length, 40), 300, actual.y, "y");
    assertClose(y, NormRun.filled(y.length, 40), 300, actual.inferred, "inferred");
    assertClose(
        exact.gradInput(), NormRun.filled(y.length, 40), 400, actual.gradInput, "gradInput");
    assertClose(frozenInput, NormRun.filled(y.length, 40), 300, actual.frozenInput, "frozen");
    assertClose(
        exact.gradGamma(), NormRun.filled(channels, 2 * rows), 300, actual.gradGamma, "gradGamma");
    assertClose(exact.gradBeta(), NormRun.filled(channels, rows), 300, actual.gradBeta, "gradBeta");
  }

  private static Results ofOneChannel(float[] x) {
    float[] one = {1};
    NormInputs in = new NormInputs(x.length, 1, true, x, one, one, new float[x.length]);
    return run(in, Parallelism.caller(), TestKernels.tested(), false);
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
    Results actual = ofOneChannel(x);
    assertClose(new double[] {10_000}, new double[] {1}, 10, actual.mean, "large mean");
    assertClose(
        new double[] {1}, new double[] {1}, 10, actual.variance, "variance about a large mean");
    assertClose(y, NormRun.filled(y.length, 1), 10, actual.y, "output");
  }

  /** Also of a value whose sums are not exact, and with rows left over after whole blocks. */
  @Example
  void equalRowsHaveVarianceZero() {
    for (int rows : new int[] {1, 2, 100, 128, 129, 1000}) {
      float[] x = new float[rows];
      Arrays.fill(x, 0.1f);
      Results actual = ofOneChannel(x);
      assertSameBits(new float[] {0.1f}, actual.mean, "mean of " + rows);
      assertSameBits(new float[1], actual.variance, "variance of " + rows);
      assertSameBits(new float[rows], actual.y, "output of " + rows);
    }
  }

  @Example
  void oneRowIsItsOwnMean() {
    NormInputs in = NormInputs.uniform(1, 21, false);
    Results actual = run(in, Parallelism.caller(), TestKernels.tested(), false);
    assertSameBits(in.x(), actual.mean, "mean");
    assertSameBits(new float[21], actual.variance, "variance");
    assertSameBits(in.beta(), actual.y, "y");
  }

  @Property(tries = 40)
  void averagesMoveByTheLaw(
      @ForAll @IntRange(min = 0, max = 70) int count, @ForAll boolean adversarial) {
    float[] moving = adversarial ? Guarded.adversarial(1, count) : Guarded.uniform(1, count);
    float[] values = adversarial ? Guarded.adversarial(2, count) : Guarded.uniform(2, count);
    for (float momentum : new float[] {0.99f, 0.9f, 0f, 1f}) {
      float[] expected = new float[count];
      for (int i = 0; i < count; i++) {
        float part = (1 - momentum) * values[i];
        expected[i] = momentum == 0 ? part : Math.fma(momentum, moving[i], part);
      }
      for (KernelSet kernels : new KernelSet[] {KernelSet.scalar(), TestKernels.tested()}) {
        try (Arena arena = Arena.ofConfined()) {
          Guarded from = Guarded.of(arena, values);
          Guarded to = Guarded.of(arena, moving);
          MovingAverage.of(count, momentum, Parallelism.caller(), kernels)
              .run(from.segment(), from.offset(), to.segment(), to.offset());
          to.assertSurroundingsUntouched();
          assertSameBits(expected, to.values(), kernels.name() + " momentum " + momentum);
        }
      }
    }
  }

  @Example
  void sizesAndEpsilonThatCannotBe() {
    Parallelism caller = Parallelism.caller();
    assertRefused("rows", () -> BatchNorm.forward(0, 1, EPSILON, caller));
    assertRefused("channels", () -> BatchNorm.inference(1, 0, EPSILON, caller));
    assertRefused("epsilon", () -> BatchNorm.backward(1, 1, Float.NaN, caller));
    assertRefused("epsilon", () -> BatchNorm.forward(1, 1, -1e-3f, caller));
    assertRefused("rows", () -> BatchNorm.inferenceBackward(-1, 1, EPSILON, caller));
    assertRefused("momentum", () -> MovingAverage.of(1, 1.1f, caller));
    assertRefused("momentum", () -> MovingAverage.of(1, Float.NaN, caller));
  }

  @Example
  void anOutputThatOverlapsIsRefused() {
    BatchNormForward norm = BatchNorm.forward(4, 2, EPSILON, Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = arena.allocate(200, 64);
      MemorySegment rows = arena.allocate(16, 64);
      MemorySegment scratch = arena.allocate(norm.scratchBytes(), 64);
      assertRefused(
          "y: must not overlap x",
          () -> norm.run(x, 0, null, 0, null, 0, x, 8, rows, 0, rows, 8, scratch, 0));
      assertRefused(
          "variance: must not overlap mean",
          () -> norm.run(x, 0, null, 0, null, 0, x, 0, rows, 0, rows, 4, scratch, 0));
      assertRefused(
          "y: must not overlap gamma",
          () -> norm.run(x, 0, x, 8, null, 0, x, 0, rows, 0, rows, 8, scratch, 0));
    }
  }
}

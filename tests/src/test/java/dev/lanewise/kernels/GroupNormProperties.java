package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static dev.lanewise.kernels.Refusals.assertRefused;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("bits")
class GroupNormProperties {
  private static final float EPSILON = 1e-3f;

  /** Sizes; rows of the inputs are the pixels of all images. */
  private record Shape(int batch, int pixels, int groups, int groupChannels) {
    int channels() {
      return groups * groupChannels;
    }

    /** The group that an element of the images belongs to. */
    int groupOf(int element) {
      int image = element / channels() / pixels;
      return image * groups + element % channels() / groupChannels;
    }

    NormInputs uniform(boolean plain) {
      return NormInputs.uniform(batch * pixels, channels(), plain);
    }

    NormInputs adversarial(boolean plain) {
      return NormInputs.adversarial(batch * pixels, channels(), plain);
    }
  }

  private static NormRun run(
      Shape s, NormInputs in, Parallelism threads, KernelSet kernels, boolean inPlace) {
    var forward =
        new GroupNormForward(s.batch, s.pixels, s.channels(), s.groups, EPSILON, threads, kernels);
    var backward =
        new GroupNormBackward(s.batch, s.pixels, s.channels(), s.groups, threads, kernels);
    long scratch = Math.max(forward.scratchBytes(), backward.scratchBytes());
    return NormRun.of(in, s.batch * s.groups, forward::run, backward::run, scratch, inPlace);
  }

  private static NormRun run(Shape shape, NormInputs in) {
    return run(shape, in, Parallelism.caller(), TestKernels.tested(), false);
  }

  @Property(tries = 40)
  void sameBitsEverywhereByTheLaw(
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 300) int pixels,
      @ForAll @IntRange(min = 1, max = 9) int groups,
      @ForAll @IntRange(min = 1, max = 9) int groupChannels,
      @ForAll boolean plain) {
    Shape shape = new Shape(batch, pixels, groups, groupChannels);
    for (NormInputs in : new NormInputs[] {shape.uniform(plain), shape.adversarial(plain)}) {
      NormRun defined = law(shape, in);
      String what = shape + " ";
      defined.assertSame(
          run(shape, in, Parallelism.caller(), KernelSet.scalar(), false), what + "in plain Java");
      for (Parallelism threads : TestKernels.THREADS) {
        defined.assertSame(run(shape, in, threads, TestKernels.tested(), false), what + threads);
        defined.assertSame(
            run(shape, in, threads, TestKernels.tested(), true), what + "in place " + threads);
      }
    }
  }

  /** Channels around vectors, pixels around blocks of 128, more channels than are repeated. */
  @Example
  void sizesAtTheEdgesOfVectorsAndBlocks() {
    for (int channels : VectorEdges.COUNTS) {
      sameBitsEverywhereByTheLaw(2, 3, channels, 1, false);
      sameBitsEverywhereByTheLaw(2, 3, 1, channels, true);
    }
    for (int pixels : new int[] {1, 127, 128, 129, 256, 257}) {
      sameBitsEverywhereByTheLaw(2, pixels, 4, 4, false);
    }
    sameBitsEverywhereByTheLaw(2, 5, 32, 10, false);
  }

  private static NormRun law(Shape shape, NormInputs in) {
    NormRun r = NormRun.empty(in, shape.batch * shape.groups);
    int channels = shape.channels();
    float n = (float) ((double) shape.pixels * shape.groupChannels);
    for (int image = 0; image < shape.batch; image++) {
      for (int group = 0; group < shape.groups; group++) {
        int k = image * shape.groups + group;
        int from = group * shape.groupChannels;
        NormLaw[] laws = new NormLaw[shape.groupChannels];
        float[] means = new float[shape.groupChannels];
        float sum = 0;
        for (int c = 0; c < laws.length; c++) {
          float[] column = in.column(from + c);
          int first = image * shape.pixels;
          laws[c] = NormLaw.ofColumn(Arrays.copyOfRange(column, first, first + shape.pixels));
          means[c] = laws[c].mean();
          sum += laws[c].squares();
        }
        NormLaw ofMeans = NormLaw.of(means, 0, means.length);
        float mean = ofMeans.mean();
        float squares = Math.fma((float) shape.pixels, ofMeans.squares(), sum);
        float inverse = 1 / (float) Math.sqrt(squares / n + EPSILON);
        r.mean()[k] = mean;
        r.inverse()[k] = inverse;
        gradients(shape, in, r, image, from, n);
      }
    }
    for (int at = 0; at < in.x().length; at++) {
      int c = at % channels;
      int k = shape.groupOf(at);
      r.y()[at] = Math.fma(in.x()[at] - r.mean()[k], in.gamma(c) * r.inverse()[k], in.beta(c));
    }
    return r;
  }

  private static void gradients(
      Shape shape, NormInputs in, NormRun r, int image, int from, float n) {
    int first = image * shape.pixels;
    int k = image * shape.groups + from / shape.groupChannels;
    float mean = r.mean()[k];
    float inverse = r.inverse()[k];
    float a = 0;
    float s = 0;
    for (int channel = from; channel < from + shape.groupChannels; channel++) {
      int c = channel;
      float t = NormLaw.blockSum(shape.pixels, (sum, i) -> sum + in.g(first + i, c));
      float p =
          NormLaw.blockSum(
              shape.pixels,
              (sum, i) -> Math.fma(in.x(first + i, c) - mean, in.g(first + i, c), sum));
      r.gradBeta()[c] += t;
      r.gradGamma()[c] = Math.fma(p, inverse, r.gradGamma()[c]);
      a = Math.fma(in.gamma(c), t, a);
      s = Math.fma(in.gamma(c), p, s);
    }
    float slope = -(inverse * (s * inverse / n) * inverse);
    float shift = -(inverse * (a / n));
    for (int i = first; i < first + shape.pixels; i++) {
      for (int c = from; c < from + shape.groupChannels; c++) {
        float line = Math.fma(in.x(i, c) - mean, slope, shift);
        r.gradInput()[i * shape.channels() + c] = Math.fma(in.g(i, c), in.gamma(c) * inverse, line);
      }
    }
  }

  @Property(tries = 40)
  void isCloseToTheExactNormalization(
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 300) int pixels,
      @ForAll @IntRange(min = 1, max = 5) int groups,
      @ForAll @IntRange(min = 1, max = 9) int groupChannels,
      @ForAll boolean plain) {
    Shape shape = new Shape(batch, pixels, groups, groupChannels);
    NormInputs in = shape.uniform(plain);
    NormOracle exact = NormOracle.of(in, EPSILON, batch * groups, shape::groupOf);
    // A chain is at most 128 pixels, 3 blocks, 9 channels and 3 images.
    run(shape, in).assertClose(exact, in, 160);
  }

  /** Instance normalization is a batch normalization of each image. */
  @Example
  void asManyGroupsAsChannelsAreABatchNormOfEachImage() {
    Shape shape = new Shape(1, 150, 21, 1);
    NormInputs in = shape.uniform(false);
    NormOracle exact = NormOracle.of(in, EPSILON, 21, i -> i % 21);
    run(shape, in).assertClose(exact, in, 160);
  }

  /** One group over one pixel is a layer normalization. */
  @Example
  void oneGroupOfOnePixelIsALayerNorm() {
    Shape shape = new Shape(6, 1, 1, 40);
    NormInputs in = shape.uniform(false);
    NormOracle exact = NormOracle.of(in, EPSILON, 6, i -> i / 40);
    run(shape, in).assertClose(exact, in, 160);
  }

  /** Also of a value whose sums are not exact, and with pixels left over after whole blocks. */
  @Example
  void equalValuesHaveVarianceZero() {
    for (int pixels : new int[] {1, 100, 128, 300}) {
      Shape shape = new Shape(2, pixels, 3, 5);
      NormInputs uniform = shape.uniform(true);
      float[] x = new float[uniform.x().length];
      Arrays.fill(x, 0.1f);
      NormRun actual =
          run(
              shape,
              new NormInputs(
                  uniform.rows(), 15, true, x, uniform.gamma(), uniform.beta(), uniform.g()));
      float[] expected = new float[6];
      Arrays.fill(expected, 0.1f);
      assertSameBits(expected, actual.mean(), "mean of " + shape);
      Arrays.fill(expected, 1 / (float) Math.sqrt(EPSILON));
      assertSameBits(expected, actual.inverse(), "inverse deviation of " + shape);
      assertSameBits(new float[x.length], actual.y(), "output of " + shape);
    }
  }

  @Example
  void whatCannotBeIsRefused() {
    Parallelism caller = Parallelism.caller();
    assertRefused("batch", () -> GroupNorm.forward(0, 1, 1, 4, 2, EPSILON, caller));
    assertRefused("width", () -> GroupNorm.backward(1, 1, 0, 4, 2, caller));
    assertRefused(
        "groups: expected a divisor", () -> GroupNorm.forward(1, 1, 1, 4, 3, EPSILON, caller));
    assertRefused("groups", () -> GroupNorm.backward(1, 1, 1, 4, 0, caller));
    assertRefused("channels", () -> GroupNorm.forward(1, 1, 1, 0, 1, EPSILON, caller));
    assertRefused("epsilon", () -> GroupNorm.forward(1, 1, 1, 4, 4, -1f, caller));
    assertRefused("pixels", () -> GroupNorm.forward(2, 1 << 15, 1 << 15, 4, 4, 1f, caller));
  }
}

package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.coverage.OptionCoverage;
import dev.lanewise.kernels.coverage.ShapeOptions;
import dev.lanewise.kernels.coverage.Subject;
import java.util.Arrays;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

@Tag("bits")
class DepthwiseConv2dProperties {

  /**
   * Small depthwise convolutions of all kinds: stride, dilation and padding of {@link ConvShapes}.
   */
  static final class Shapes implements ArbitrarySupplier<Conv2dShape> {
    @Override
    public Arbitrary<Conv2dShape> get() {
      return Combinators.combine(
              new ConvShapes().get(),
              Arbitraries.of(1, 3, 7, 16, 17, 37, 64, 67),
              Arbitraries.of(1, 1, 2, 3))
          .as(
              (Conv2dShape s, Integer channels, Integer multiplier) ->
                  new Conv2dShape(
                      s.batch(),
                      s.height(),
                      s.width(),
                      channels,
                      channels * multiplier,
                      s.kernelHeight(),
                      s.kernelWidth(),
                      s.strideHeight(),
                      s.strideWidth(),
                      s.dilationHeight(),
                      s.dilationWidth(),
                      s.padding(),
                      channels));
    }
  }

  @Property(tries = 150)
  void forwardIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] x = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] w = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] bias = Guarded.uniform(3, shape.filters());
    float[] y = forward(shape, x, w, bias);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.forward(x, w, bias);
    Guarded.assertClose(oracle.exact, oracle.magnitude, taps(shape), y, shape.toString());
    OptionCoverage.compared(Subject.DEPTHWISE_FORWARD, ShapeOptions.ofDepthwise(shape));
    forward(
        shape,
        Guarded.adversarial(4, x.length),
        Guarded.adversarial(5, w.length),
        Guarded.adversarial(6, bias.length));
  }

  @Property(tries = 150)
  void backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] dy = Guarded.uniform(1, floats(shape.outputBytes()));
    float[] w = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] dx = backwardInput(shape, dy, w);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.backwardInput(dy, w);
    int terms = taps(shape) * shape.filters() / shape.channels();
    Guarded.assertClose(oracle.exact, oracle.magnitude, terms, dx, shape.toString());
    OptionCoverage.compared(Subject.DEPTHWISE_BACKWARD_INPUT, ShapeOptions.ofDepthwise(shape));
    backwardInput(shape, Guarded.adversarial(4, dy.length), Guarded.adversarial(5, w.length));
  }

  @Property(tries = 150)
  void backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] x = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] dy = Guarded.uniform(2, floats(shape.outputBytes()));
    float[] dw = backwardWeights(shape, x, dy);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.backwardWeights(x, dy);
    int terms = shape.batch() * shape.outputHeight() * shape.outputWidth();
    Guarded.assertClose(oracle.exact, oracle.magnitude, terms, dw, shape.toString());
    OptionCoverage.compared(Subject.DEPTHWISE_BACKWARD_WEIGHTS, ShapeOptions.ofDepthwise(shape));
    backwardWeights(shape, Guarded.adversarial(4, x.length), Guarded.adversarial(5, dy.length));
  }

  /**
   * On finite values it is the convolution of as many groups as channels, but for signs of zero.
   * Gradients by the input are rounded otherwise: that of a convolution adds up rounded products.
   */
  @Property(tries = 60)
  void isAGroupedConvolution(@ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] x = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] w = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] bias = Guarded.uniform(3, shape.filters());
    float[] dy = Guarded.uniform(4, floats(shape.outputBytes()));
    ConvRun grouped = new ConvRun(shape, Parallelism.caller(), TestKernels.tested());
    assertEqualValues(grouped.forward(x, w, bias), forward(shape, x, w, bias));
    assertEqualValues(grouped.backwardWeights(x, dy), backwardWeights(shape, x, dy));
  }

  /** {@code <dy, A x> = <A' dy, x> = <gradient by w, w>}. */
  @Property(tries = 60)
  void gradientsAreAdjoints(@ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] x = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] w = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] dy = Guarded.uniform(3, floats(shape.outputBytes()));
    double[] magnitude = new double[1];
    new ConvOracle(shape)
        .visit((i, j, k) -> magnitude[0] += Math.abs((double) dy[k] * x[i] * w[j]));
    int pixels = shape.batch() * shape.outputHeight() * shape.outputWidth();
    double unit = (taps(shape) * (1 + shape.filters() / shape.channels()) + pixels + 2) * 0x1p-24;
    double bound = unit / (1 - unit) * magnitude[0];
    double forward = product(dy, forward(shape, x, w, new float[0]));
    assertEquals(forward, product(x, backwardInput(shape, dy, w)), bound, shape::toString);
    assertEquals(forward, product(w, backwardWeights(shape, x, dy)), bound, shape::toString);
  }

  @Example
  void everyCombinationOfOptions() {
    for (int multiplier = 1; multiplier < 3; multiplier++) {
      for (Conv2dShape shape :
          ConvShapes.ofEveryOption(Conv2dShape.depthwise(2, 8, 7, 18, multiplier, 3, 2))) {
        all(shape);
      }
    }
  }

  @Example
  void channelsAtTheEdgesOfVectors() {
    for (int channels : VectorEdges.COUNTS) {
      all(Conv2dShape.depthwise(2, 5, 7, channels, 1, 3, 3).padding(Padding.SAME));
      all(Conv2dShape.depthwise(1, 6, 5, channels, 2, 2, 3));
    }
  }

  @Example
  void imagesAtTheEdgesOfPieces() {
    for (int batch : new int[] {7, 8, 9, 16, 17}) {
      all(Conv2dShape.depthwise(batch, 3, 4, 35, 1, 2, 2));
    }
  }

  @Example
  void widthsAtTheEdgesOfRuns() {
    for (int width = 5; width < 13; width++) {
      all(Conv2dShape.depthwise(1, 4, width, 18, 1, 3, 3).padding(Padding.SAME));
      all(Conv2dShape.depthwise(1, 4, width, 18, 1, 2, 5).padding(Padding.SAME));
      all(Conv2dShape.depthwise(1, 6, width, 18, 1, 5, 1).padding(Padding.of(4, 0, 0, 5)));
    }
  }

  /** Three lines of a 3x3 window go together; the border cuts off a tap at some of the sides. */
  @Example
  void heightsAtTheEdgesOfLines() {
    for (int height = 3; height < 13; height++) {
      Conv2dShape shape = Conv2dShape.depthwise(2, height, 5, 35, 1, 3, 3);
      all(shape.padding(Padding.SAME));
      all(shape);
      all(shape.padding(Padding.of(1, 0, 0, 1)));
      all(shape.padding(Padding.of(0, 1, 1, 0)));
      all(shape.padding(Padding.of(2, 1, 1, 2)));
    }
  }

  /** Three taps of five meet the image, for one pixel or with one fewer at its sides. */
  @Example
  void kernelsLargerThanTheImage() {
    for (int padding = 1; padding < 4; padding++) {
      Padding around = Padding.of(padding, padding, padding, padding);
      all(new Conv2dShape(1, 3, 3, 18, 18, 5, 5, 1, 1, 1, 1, around, 18));
    }
  }

  @Example
  void strideAndDilationTogether() {
    for (int stride = 1; stride < 7; stride++) {
      for (int dilation = 1; dilation < 7; dilation++) {
        all(
            Conv2dShape.depthwise(1, 13, 14, 17, 1, 4, 3)
                .padding(Padding.of(5, 6, 3, 2))
                .stride(stride, 7 - stride)
                .dilation(dilation, 7 - dilation));
      }
    }
  }

  /** A row of pixels is an image of height 1. */
  @Example
  void oneDimensionalConvolution() {
    for (int multiplier = 1; multiplier < 3; multiplier++) {
      Conv2dShape shape = Conv2dShape.depthwise(3, 1, 29, 18, multiplier, 1, 4);
      all(shape.stride(1, 2).dilation(1, 3).padding(Padding.of(0, 0, 9, 0)));
    }
  }

  @Example
  void windowsOnPaddingAloneAreTheBias() {
    Conv2dShape shape = Conv2dShape.depthwise(1, 2, 2, 17, 1, 1, 1).padding(Padding.of(1, 1, 2, 3));
    float[] x = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] w = new float[17];
    Arrays.fill(w, Float.NaN);
    float[] bias = Guarded.uniform(2, 17);
    float[] y = forward(shape, x, w, bias);
    for (int i = 0; i < y.length; i++) {
      int row = i / 17 / 7;
      int column = i / 17 % 7;
      boolean inside = row > 0 && row < 3 && column > 1 && column < 4;
      assertEquals(inside ? Float.NaN : bias[i % 17], y[i], "at " + i);
    }
    all(shape);
  }

  @Example
  void relu() {
    Conv2dShape shape = Conv2dShape.depthwise(2, 6, 9, 21, 1, 3, 3).padding(Padding.SAME);
    float[] x = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] w = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] bias = Guarded.uniform(3, 21);
    float[] expected = forward(shape, x, w, bias);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = expected[i] <= 0 ? 0f : expected[i];
    }
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          expected,
          new DepthwiseRun(shape, threads, TestKernels.tested())
              .forward(x, w, bias, Activation.RELU),
          "relu on " + threads);
    }
  }

  /** A sample has the same bits alone and in a batch. */
  @Example
  void aloneIsAsInABatch() {
    for (int multiplier = 1; multiplier < 3; multiplier++) {
      Conv2dShape batch = Conv2dShape.depthwise(5, 11, 9, 20, multiplier, 3, 3).stride(2, 2);
      Conv2dShape one = Conv2dShape.depthwise(1, 11, 9, 20, multiplier, 3, 3).stride(2, 2);
      float[] x = Guarded.uniform(1, floats(batch.inputBytes()));
      float[] w = Guarded.uniform(2, floats(batch.weightsBytes()));
      float[] bias = Guarded.uniform(3, 20 * multiplier);
      float[] dy = Guarded.uniform(4, floats(batch.outputBytes()));
      float[] y = forward(batch, x, w, bias);
      float[] dx = backwardInput(batch, dy, w);
      for (int i = 0; i < 5; i++) {
        assertSameBits(image(y, i), forward(one, image(x, i), w, bias), "output " + i);
        assertSameBits(image(dx, i), backwardInput(one, image(dy, i), w), "gradient " + i);
      }
    }
  }

  private static float[] image(float[] all, int image) {
    int floats = all.length / 5;
    return Arrays.copyOfRange(all, image * floats, (image + 1) * floats);
  }

  /** The sums of a batch beyond 8 images are those of its eights, added in order. */
  @Example
  void weightGradientsAreAddedByPieces() {
    Conv2dShape all = Conv2dShape.depthwise(11, 4, 5, 19, 1, 3, 3);
    float[] x = Guarded.uniform(1, floats(all.inputBytes()));
    float[] dy = Guarded.uniform(2, floats(all.outputBytes()));
    Conv2dShape eight = Conv2dShape.depthwise(8, 4, 5, 19, 1, 3, 3);
    Conv2dShape three = Conv2dShape.depthwise(3, 4, 5, 19, 1, 3, 3);
    int xCut = floats(eight.inputBytes());
    int dyCut = floats(eight.outputBytes());
    float[] expected = backwardWeights(eight, Arrays.copyOf(x, xCut), Arrays.copyOf(dy, dyCut));
    float[] rest =
        backwardWeights(
            three, Arrays.copyOfRange(x, xCut, x.length), Arrays.copyOfRange(dy, dyCut, dy.length));
    for (int i = 0; i < expected.length; i++) {
      expected[i] += rest[i];
    }
    assertSameBits(expected, backwardWeights(all, x, dy), "eleven images");
  }

  @Example
  void shapesThatMixChannelsAreRefused() {
    Conv2dShape mixed = Conv2dShape.of(1, 4, 4, 6, 6, 3, 3).groups(3);
    assertEquals(
        "shape: expected as many groups as channels (Conv2dShape.depthwise), got 3 groups of 6"
            + " channels",
        assertThrows(
                IllegalArgumentException.class,
                () -> DepthwiseConv2d.forward(mixed, Activation.NONE, Parallelism.caller()))
            .getMessage());
  }

  private void all(Conv2dShape shape) {
    forwardIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(shape);
  }

  private static int floats(long bytes) {
    return (int) (bytes / Float.BYTES);
  }

  private static int taps(Conv2dShape shape) {
    return shape.kernelHeight() * shape.kernelWidth();
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void assertEqualValues(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i] + 0f, actual[i] + 0f, "at " + i);
    }
  }

  private static float[] forward(Conv2dShape shape, float[] x, float[] w, float[] bias) {
    return everywhere(shape, run -> run.forward(x, w, bias, Activation.NONE));
  }

  private static float[] backwardInput(Conv2dShape shape, float[] dy, float[] w) {
    return everywhere(shape, run -> run.backwardInput(dy, w));
  }

  private static float[] backwardWeights(Conv2dShape shape, float[] x, float[] dy) {
    return everywhere(shape, run -> run.backwardWeights(x, dy));
  }

  /** The bits of plain Java on one thread, which the tested kernels must have on all threads. */
  private static float[] everywhere(Conv2dShape shape, Function<DepthwiseRun, float[]> call) {
    float[] reference =
        call.apply(new DepthwiseRun(shape, Parallelism.caller(), KernelSet.scalar()));
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          call.apply(new DepthwiseRun(shape, threads, TestKernels.tested())),
          shape + " " + threads);
    }
    return reference;
  }
}

package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
class Conv2dTransposeProperties {

  /** Small transposed convolutions of all kinds. */
  static final class Shapes implements ArbitrarySupplier<Conv2dTransposeShape> {
    @Override
    public Arbitrary<Conv2dTransposeShape> get() {
      Arbitrary<int[]> sizes = Arbitraries.integers().between(1, 6).array(int[].class).ofSize(4);
      Arbitrary<int[]> window = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(6);
      Arbitrary<int[]> extra = Arbitraries.integers().between(-1, 3).array(int[].class).ofSize(2);
      Arbitrary<Padding> paddings =
          Arbitraries.of(
              Padding.VALID, Padding.SAME, Padding.of(1, 0, 0, 1), Padding.of(0, 2, 1, 0));
      Arbitrary<Integer> filters = Arbitraries.of(1, 3, 16, 17, 37, 64);
      return Combinators.combine(sizes, window, extra, paddings, filters).as(Shapes::shape);
    }

    /** The shape, without padding where that would leave nothing of the output. */
    private static Conv2dTransposeShape shape(
        int[] size, int[] window, int[] extra, Padding padding, int filters) {
      Conv2dTransposeShape plain =
          Conv2dTransposeShape.of(size[0], size[1], size[2], size[3], filters, window[0], window[1])
              .stride(window[2], window[3])
              .dilation(window[4], window[5])
              .outputPadding(Math.min(extra[0], window[2] - 1), Math.min(extra[1], window[3] - 1));
      try {
        return plain.padding(padding);
      } catch (IllegalArgumentException e) {
        return plain;
      }
    }
  }

  /** The definition in double precision: every input cell spreads over its window of the output. */
  private static final class Oracle {
    private final Conv2dTransposeShape shape;
    private final int top;
    private final int left;
    double[] exact = {};
    double[] magnitude = {};

    Oracle(Conv2dTransposeShape shape) {
      this.shape = shape;
      top =
          before(
              shape.height(),
              (shape.kernelHeight() - 1) * shape.dilationHeight() + 1,
              shape.strideHeight(),
              shape.outputHeight(),
              shape.padding() instanceof Padding.Explicit p ? p.top() : 0);
      left =
          before(
              shape.width(),
              (shape.kernelWidth() - 1) * shape.dilationWidth() + 1,
              shape.strideWidth(),
              shape.outputWidth(),
              shape.padding() instanceof Padding.Explicit p ? p.left() : 0);
    }

    private int before(int input, int span, int stride, int output, int explicit) {
      return shape.padding().equals(Padding.SAME)
          ? Math.max(0, (input - 1) * stride + span - output) / 2
          : explicit;
    }

    void start(int count) {
      exact = new double[count];
      magnitude = new double[count];
    }

    void add(int at, double term) {
      exact[at] += term;
      magnitude[at] += Math.abs(term);
    }

    /** Visits every term {@code input[x] * weights[w]} of {@code output[y]}. */
    void visit(ConvOracle.Tap tap) {
      int cells = shape.height() * shape.width();
      int taps = shape.kernelHeight() * shape.kernelWidth();
      for (int cell = 0; cell < shape.batch() * cells; cell++) {
        int i = cell % cells / shape.width();
        int j = cell % shape.width();
        for (int t = 0; t < taps; t++) {
          int h = i * shape.strideHeight() - top + t / shape.kernelWidth() * shape.dilationHeight();
          int w = j * shape.strideWidth() - left + t % shape.kernelWidth() * shape.dilationWidth();
          if (h < 0 || h >= shape.outputHeight() || w < 0 || w >= shape.outputWidth()) {
            continue;
          }
          int pixel = (cell / cells * shape.outputHeight() + h) * shape.outputWidth() + w;
          for (int f = 0; f < shape.filters(); f++) {
            for (int c = 0; c < shape.channels(); c++) {
              tap.at(
                  cell * shape.channels() + c,
                  (t * shape.filters() + f) * shape.channels() + c,
                  pixel * shape.filters() + f);
            }
          }
        }
      }
    }
  }

  @Property(tries = 100)
  void forwardIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dTransposeShape shape) {
    float[] x = Guarded.uniform(1, inputs(shape));
    float[] w = Guarded.uniform(2, weights(shape));
    float[] bias = Guarded.uniform(3, shape.filters());
    float[] y = forward(shape, x, w, bias);
    Oracle oracle = new Oracle(shape);
    oracle.start(y.length);
    for (int i = 0; i < y.length; i++) {
      oracle.add(i, bias[i % shape.filters()]);
    }
    oracle.visit((from, weight, to) -> oracle.add(to, (double) x[from] * w[weight]));
    int terms = shape.kernelHeight() * shape.kernelWidth() * shape.channels();
    Guarded.assertClose(oracle.exact, oracle.magnitude, terms, y, shape.toString());
    OptionCoverage.compared(Subject.TRANSPOSE_FORWARD, ShapeOptions.of(shape));
    assertSameBits(new ColumnLaw(shape.convolution(), x, w).sums(bias), y, "the bit law's formula");
    assertSameBits(
        new ColumnLaw(shape.convolution(), x, w).sums(),
        forward(shape, x, w, new float[0]),
        "the bit law's formula without bias");
    forward(
        shape,
        Guarded.adversarial(4, x.length),
        Guarded.adversarial(5, w.length),
        Guarded.adversarial(6, bias.length));
  }

  @Property(tries = 100)
  void backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dTransposeShape shape) {
    float[] dy = Guarded.uniform(1, outputs(shape));
    float[] w = Guarded.uniform(2, weights(shape));
    float[] dx = backwardInput(shape, dy, w);
    Oracle oracle = new Oracle(shape);
    oracle.start(dx.length);
    oracle.visit((from, weight, to) -> oracle.add(from, (double) dy[to] * w[weight]));
    int terms = shape.kernelHeight() * shape.kernelWidth() * shape.filters();
    Guarded.assertClose(oracle.exact, oracle.magnitude, terms, dx, shape.toString());
    OptionCoverage.compared(Subject.TRANSPOSE_BACKWARD_INPUT, ShapeOptions.of(shape));
    backwardInput(shape, Guarded.adversarial(4, dy.length), Guarded.adversarial(5, w.length));
  }

  @Property(tries = 100)
  void backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dTransposeShape shape) {
    float[] x = Guarded.uniform(1, inputs(shape));
    float[] dy = Guarded.uniform(2, outputs(shape));
    float[] dw = backwardWeights(shape, x, dy);
    Oracle oracle = new Oracle(shape);
    oracle.start(dw.length);
    oracle.visit((from, weight, to) -> oracle.add(weight, (double) x[from] * dy[to]));
    int terms = shape.batch() * shape.height() * shape.width();
    Guarded.assertClose(oracle.exact, oracle.magnitude, terms, dw, shape.toString());
    OptionCoverage.compared(Subject.TRANSPOSE_BACKWARD_WEIGHTS, ShapeOptions.of(shape));
    backwardWeights(shape, Guarded.adversarial(4, x.length), Guarded.adversarial(5, dy.length));
  }

  /** {@code <dy, A x> = <A' dy, x> = <gradient by w, w>}. */
  @Property(tries = 60)
  void gradientsAreAdjoints(@ForAll(supplier = Shapes.class) Conv2dTransposeShape shape) {
    float[] x = Guarded.uniform(1, inputs(shape));
    float[] w = Guarded.uniform(2, weights(shape));
    float[] dy = Guarded.uniform(3, outputs(shape));
    double[] magnitude = new double[1];
    new Oracle(shape).visit((i, j, k) -> magnitude[0] += Math.abs((double) dy[k] * x[i] * w[j]));
    int taps = shape.kernelHeight() * shape.kernelWidth();
    int roundings =
        taps * (shape.channels() + shape.filters())
            + shape.batch() * shape.height() * shape.width()
            + 2;
    double unit = roundings * 0x1p-24;
    double bound = unit / (1 - unit) * magnitude[0];
    double forward = product(dy, forward(shape, x, w, new float[0]));
    assertEquals(forward, product(x, backwardInput(shape, dy, w)), bound, shape::toString);
    assertEquals(forward, product(w, backwardWeights(shape, x, dy)), bound, shape::toString);
  }

  /**
   * Forward is the gradient by the input of the convolution that goes the other way, to the bit.
   */
  @Example
  void isTheGradientOfAConvolution() {
    Conv2dTransposeShape shape =
        Conv2dTransposeShape.of(2, 4, 5, 6, 19, 3, 2).stride(2, 3).padding(Padding.SAME);
    Conv2dShape convolution =
        Conv2dShape.of(2, 8, 15, 19, 6, 3, 2).stride(2, 3).padding(Padding.SAME);
    float[] x = Guarded.uniform(1, inputs(shape));
    float[] w = Guarded.uniform(2, weights(shape));
    assertSameBits(
        new ConvRun(convolution, Parallelism.caller(), TestKernels.tested()).backwardInput(x, w),
        forward(shape, x, w, new float[0]),
        "forward");
  }

  @Example
  void channelsAtTheEdgesOfVectors() {
    for (int channels : new int[] {1, 2, 15, 16, 17, 64, 67}) {
      all(Conv2dTransposeShape.of(2, 3, 4, channels, 18, 3, 3).stride(2, 2).padding(Padding.SAME));
      all(Conv2dTransposeShape.of(1, 4, 3, 5, channels, 1, 1));
    }
  }

  @Example
  void everyCombinationOfOptions() {
    Conv2dTransposeShape plain = Conv2dTransposeShape.of(2, 4, 5, 3, 17, 3, 2);
    for (int[] stride : new int[][] {{1, 1}, {2, 2}, {2, 3}}) {
      for (Padding padding : new Padding[] {Padding.VALID, Padding.SAME, Padding.of(1, 2, 0, 1)}) {
        for (int extra = Conv2dTransposeShape.AUTOMATIC; extra < stride[0]; extra++) {
          for (int[] dilation : new int[][] {{1, 1}, {3, 3}, {1, 4}}) {
            all(
                plain
                    .stride(stride[0], stride[1])
                    .dilation(dilation[0], dilation[1])
                    .outputPadding(extra, extra)
                    .padding(padding));
          }
          all(
              Conv2dTransposeShape.of(2, 4, 5, 3, 17, 1, 1)
                  .stride(stride[0], stride[1])
                  .outputPadding(extra, extra)
                  .padding(padding));
        }
      }
    }
  }

  /** A row of pixels is an image of height 1. */
  @Example
  void oneDimensionalConvolution() {
    all(Conv2dTransposeShape.of(3, 1, 13, 5, 18, 1, 4).stride(1, 3).outputPadding(0, 2));
  }

  @Example
  void strideAndDilationTogether() {
    for (int stride = 1; stride < 5; stride++) {
      for (int dilation = 1; dilation < 5; dilation++) {
        for (Padding padding :
            new Padding[] {Padding.VALID, Padding.SAME, Padding.of(1, 2, 0, 1)}) {
          all(
              Conv2dTransposeShape.of(1, 4, 5, 3, 17, 3, 2)
                  .stride(stride, 5 - stride)
                  .dilation(dilation, 5 - dilation)
                  .padding(padding));
        }
      }
    }
  }

  @Example
  void relu() {
    Conv2dTransposeShape shape = Conv2dTransposeShape.of(2, 4, 3, 5, 21, 3, 3).stride(2, 2);
    float[] x = Guarded.uniform(1, inputs(shape));
    float[] w = Guarded.uniform(2, weights(shape));
    float[] bias = Guarded.uniform(3, 21);
    float[] expected = forward(shape, x, w, bias);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = expected[i] <= 0 ? 0f : expected[i];
    }
    assertSameBits(
        expected,
        new TransposeRun(shape, Parallelism.threads(2), TestKernels.tested())
            .forward(x, w, bias, Activation.RELU),
        "relu");
  }

  /** An activation of many images and of bands of rows of one. */
  @Example
  void reluOfEveryCut() {
    for (int batch : new int[] {1, 2, 3, 9}) {
      for (int stride = 1; stride < 4; stride++) {
        Conv2dTransposeShape shape =
            Conv2dTransposeShape.of(batch, 9, 8, 3, 5, 2, 2).stride(stride, stride);
        float[] x = Guarded.uniform(1, inputs(shape));
        float[] w = Guarded.uniform(2, weights(shape));
        float[] bias = Guarded.uniform(3, 5);
        float[] expected = new ColumnLaw(shape.convolution(), x, w).sums(bias);
        for (int i = 0; i < expected.length; i++) {
          expected[i] = expected[i] <= 0 ? 0f : expected[i];
        }
        assertSameBits(
            expected, everywhere(shape, run -> run.forward(x, w, bias, Activation.RELU)), "relu");
      }
    }
  }

  /** A sample has the same bits alone and in a batch. */
  @Example
  void aloneIsAsInABatch() {
    Conv2dTransposeShape batch = Conv2dTransposeShape.of(3, 5, 4, 6, 20, 3, 3).stride(2, 2);
    Conv2dTransposeShape one = Conv2dTransposeShape.of(1, 5, 4, 6, 20, 3, 3).stride(2, 2);
    float[] x = Guarded.uniform(1, inputs(batch));
    float[] w = Guarded.uniform(2, weights(batch));
    float[] bias = Guarded.uniform(3, 20);
    float[] y = forward(batch, x, w, bias);
    int in = x.length / 3;
    int out = y.length / 3;
    for (int i = 0; i < 3; i++) {
      assertSameBits(
          Arrays.copyOfRange(y, i * out, (i + 1) * out),
          forward(one, Arrays.copyOfRange(x, i * in, (i + 1) * in), w, bias),
          "image " + i);
    }
  }

  /** The sizes that Keras's formulas give. */
  @Example
  void outputSizes() {
    Conv2dTransposeShape plain = Conv2dTransposeShape.of(1, 5, 7, 1, 1, 3, 4);
    assertSize(7, 10, plain);
    assertSize(11, 22, plain.stride(2, 3));
    assertSize(20 + 3 + 2, 30 + 4 + 1, plain.stride(5, 5));
    assertSize(20 + 3 + 1, 30 + 4, plain.stride(5, 5).outputPadding(1, 0));
    assertSize(4 + 5, 6 + 10, plain.dilation(2, 3));
    Conv2dTransposeShape same = plain.padding(Padding.SAME);
    assertSize(5, 7, same);
    assertSize(10, 21, same.stride(2, 3));
    assertSize(8 + 1 + 1, 18 + 2, same.stride(2, 3).outputPadding(1, 2));
    assertSize(8 + 3 - 2, 18 + 4 - 3, plain.stride(2, 3).padding(Padding.of(1, 1, 3, 0)));
    assertSize(
        8 + 3 - 2 + 1,
        18 + 4 - 3 + 2,
        plain.stride(2, 3).padding(Padding.of(1, 1, 3, 0)).outputPadding(1, 2));
  }

  private static void assertSize(int height, int width, Conv2dTransposeShape shape) {
    assertEquals(height, shape.outputHeight(), shape::toString);
    assertEquals(width, shape.outputWidth(), shape::toString);
  }

  @Example
  void outputPaddingOfAStrideIsRefused() {
    Conv2dTransposeShape shape = Conv2dTransposeShape.of(1, 5, 7, 1, 1, 3, 4).stride(2, 3);
    assertRefused("output padding of height: expected less than", () -> shape.outputPadding(2, 0));
    assertRefused("output padding of width: expected less than", () -> shape.outputPadding(0, 3));
    assertRefused("output padding of height:", () -> shape.outputPadding(-2, 0));
  }

  @Example
  void emptyOutputIsRefused() {
    Conv2dTransposeShape shape = Conv2dTransposeShape.of(1, 1, 1, 1, 1, 2, 3);
    assertRefused("height: expected an output of 1", () -> shape.padding(Padding.of(1, 1, 0, 0)));
    assertRefused(
        "height: expected an output of 1", () -> shape.padding(Padding.SAME).outputPadding(0, 0));
  }

  private static void assertRefused(String start, Runnable call) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
    assertTrue(message.startsWith(start), message);
  }

  private void all(Conv2dTransposeShape shape) {
    forwardIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(shape);
  }

  private static int inputs(Conv2dTransposeShape shape) {
    return shape.batch() * shape.height() * shape.width() * shape.channels();
  }

  private static int weights(Conv2dTransposeShape shape) {
    return shape.kernelHeight() * shape.kernelWidth() * shape.filters() * shape.channels();
  }

  private static int outputs(Conv2dTransposeShape shape) {
    return shape.batch() * shape.outputHeight() * shape.outputWidth() * shape.filters();
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] forward(Conv2dTransposeShape shape, float[] x, float[] w, float[] bias) {
    return everywhere(shape, run -> run.forward(x, w, bias, Activation.NONE));
  }

  private static float[] backwardInput(Conv2dTransposeShape shape, float[] dy, float[] w) {
    return everywhere(shape, run -> run.backwardInput(dy, w));
  }

  private static float[] backwardWeights(Conv2dTransposeShape shape, float[] x, float[] dy) {
    return everywhere(shape, run -> run.backwardWeights(x, dy));
  }

  /** The bits of plain Java on one thread, which the tested kernels must have on all threads. */
  private static float[] everywhere(
      Conv2dTransposeShape shape, Function<TransposeRun, float[]> call) {
    float[] reference =
        call.apply(new TransposeRun(shape, Parallelism.caller(), KernelSet.scalar()));
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          call.apply(new TransposeRun(shape, threads, TestKernels.tested())),
          shape + " " + threads);
    }
    return reference;
  }
}

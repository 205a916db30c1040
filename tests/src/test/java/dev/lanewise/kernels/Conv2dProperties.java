package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.coverage.OptionCoverage;
import dev.lanewise.kernels.coverage.ShapeOptions;
import dev.lanewise.kernels.coverage.Subject;
import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.function.Executable;

@Tag("bits")
class Conv2dProperties {

  @Property(tries = 100)
  void forwardIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    float[] input = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] weights = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] bias = Guarded.uniform(3, shape.filters());
    float[] output = forwardAll(shape, input, weights, bias);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.forward(input, weights, bias);
    Guarded.assertClose(oracle.exact, oracle.magnitude, oracle.terms(), output, shape.toString());
    OptionCoverage.compared(Subject.CONV2D_FORWARD, ShapeOptions.of(shape));
    forwardAll(
        shape,
        Guarded.adversarial(4, input.length),
        Guarded.adversarial(5, weights.length),
        Guarded.adversarial(6, bias.length));
  }

  @Property(tries = 100)
  void backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    float[] gradOutput = Guarded.uniform(1, floats(shape.outputBytes()));
    float[] weights = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] gradInput = backwardInputAll(shape, gradOutput, weights);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.backwardInput(gradOutput, weights);
    Guarded.assertClose(
        oracle.exact, oracle.magnitude, oracle.terms(), gradInput, shape.toString());
    OptionCoverage.compared(Subject.CONV2D_BACKWARD_INPUT, ShapeOptions.of(shape));
    assertSameBits(
        new ColumnLaw(shape, gradOutput, weights).sums(), gradInput, "the bit law's formula");
    float[] odd = Guarded.adversarial(4, gradOutput.length);
    float[] oddWeights = Guarded.adversarial(5, weights.length);
    assertSameBits(
        new ColumnLaw(shape, odd, oddWeights).sums(),
        backwardInputAll(shape, odd, oddWeights),
        "the bit law's formula");
  }

  @Property(tries = 100)
  void backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = ConvShapes.class) Conv2dShape shape) {
    float[] input = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] gradOutput = Guarded.uniform(2, floats(shape.outputBytes()));
    float[] gradWeights = backwardWeightsAll(shape, input, gradOutput);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.backwardWeights(input, gradOutput);
    Guarded.assertClose(
        oracle.exact, oracle.magnitude, oracle.terms(), gradWeights, shape.toString());
    OptionCoverage.compared(Subject.CONV2D_BACKWARD_WEIGHTS, ShapeOptions.of(shape));
    backwardWeightsAll(
        shape, Guarded.adversarial(4, input.length), Guarded.adversarial(5, gradOutput.length));
  }

  @Example
  void everyCombinationOfOptions() {
    for (Conv2dShape shape : ConvShapes.ofEveryOption(Conv2dShape.of(2, 8, 7, 6, 18, 3, 2))) {
      for (int groups = 1; groups < 3; groups++) {
        all(shape.groups(groups));
      }
    }
  }

  @Example
  void shapesOfTheNote() {
    for (Conv2dShape shape :
        new Conv2dShape[] {
          Conv2dShape.of(3, 28, 28, 1, 32, 3, 3),
          Conv2dShape.of(9, 13, 13, 32, 64, 3, 3),
          Conv2dShape.of(17, 5, 5, 64, 64, 3, 3),
          Conv2dShape.of(2, 9, 9, 130, 10, 3, 3).padding(Padding.SAME),
          Conv2dShape.of(2, 14, 14, 24, 70, 1, 1)
        }) {
      all(shape);
    }
  }

  /** Each group is a convolution of its own, to the bit. */
  @Example
  void groupsAreConvolutionsOfTheirOwn() {
    Conv2dShape all = Conv2dShape.of(2, 7, 6, 10, 34, 3, 2).stride(2, 1).dilation(1, 2).groups(2);
    Conv2dShape part = Conv2dShape.of(2, 7, 6, 5, 17, 3, 2).stride(2, 1).dilation(1, 2);
    float[] input = Guarded.uniform(1, floats(all.inputBytes()));
    float[] weights = Guarded.uniform(2, floats(all.weightsBytes()));
    float[] bias = Guarded.uniform(3, 34);
    float[] gradOutput = Guarded.uniform(4, floats(all.outputBytes()));
    float[] output = forwardAll(all, input, weights, bias);
    float[] gradInput = backwardInputAll(all, gradOutput, weights);
    float[] gradWeights = backwardWeightsAll(all, input, gradOutput);
    for (int group = 0; group < 2; group++) {
      float[] x = group(input, 10, group);
      float[] w = group(weights, 34, group);
      float[] dy = group(gradOutput, 34, group);
      assertSameBits(
          group(output, 34, group), forwardAll(part, x, w, group(bias, 34, group)), "forward");
      assertSameBits(
          group(gradInput, 10, group), backwardInputAll(part, dy, w), "gradient by the input");
      assertSameBits(
          group(gradWeights, 34, group),
          backwardWeightsAll(part, x, dy),
          "gradient by the weights");
    }
  }

  /** One of two halves of each row. */
  private static float[] group(float[] values, int rowLength, int group) {
    float[] half = new float[values.length / 2];
    for (int i = 0; i < half.length; i++) {
      int columns = rowLength / 2;
      half[i] = values[i / columns * rowLength + group * columns + i % columns];
    }
    return half;
  }

  @Example
  void groupsAtTheEdgesOfVectors() {
    for (int channels : new int[] {1, 2, 15, 16, 17}) {
      for (int filters : new int[] {1, 15, 16, 17, 64, 67}) {
        Conv2dShape shape =
            Conv2dShape.of(2, 5, 4, 3 * channels, 3 * filters, 2, 3)
                .padding(Padding.SAME)
                .groups(3);
        all(shape);
      }
    }
  }

  /** Output pixels around blocks of 48, of 96 and (gradient by the weights) of 128. */
  @Example
  void pixelsAtTheEdgesOfBlocks() {
    for (int pixels : new int[] {3, 4, 5, 47, 48, 49, 95, 96, 97, 127, 128, 129}) {
      all(Conv2dShape.of(2, 1, pixels, 5, 18, 1, 1));
      all(Conv2dShape.of(2, 1, pixels + 2, 1, 18, 1, 3));
      all(Conv2dShape.of(1, 2, pixels, 3, 6, 2, 3).padding(Padding.SAME).groups(3));
    }
  }

  /** Patches around a K-block of 1,152. */
  @Example
  void patchesAtTheEdgesOfBlocks() {
    for (int channels : new int[] {127, 128, 129, 257}) {
      all(Conv2dShape.of(1, 4, 3, channels, 18, 3, 3));
    }
  }

  /** The pieces of a batch whose sums are gradients by the weights have 8 images. */
  @Example
  void imagesAtTheEdgesOfPieces() {
    for (int batch : new int[] {7, 8, 9, 16, 17}) {
      all(Conv2dShape.of(batch, 3, 4, 2, 17, 2, 2));
      all(Conv2dShape.of(batch, 4, 5, 1, 37, 3, 3));
      all(Conv2dShape.of(batch, 4, 5, 1, 37, 3, 3).padding(Padding.SAME));
    }
  }

  /** Images of one channel have kernels of their own, with the same chains. */
  @Example
  void oneChannelAtTheEdgesOfVectors() {
    for (int filters : new int[] {1, 3, 4, 8, 15, 16, 17, 31, 32, 33, 48, 50, 64, 70}) {
      for (Padding padding :
          new Padding[] {
            Padding.VALID, Padding.SAME, Padding.of(0, 3, 0, 1), Padding.of(4, 0, 5, 0)
          }) {
        Conv2dShape shape = Conv2dShape.of(9, 5, 7, 1, filters, 3, 3).padding(padding);
        forwardIsExactToTheBoundAndTheSameBitsEverywhere(shape);
        backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(shape);
      }
    }
    forwardIsExactToTheBoundAndTheSameBitsEverywhere(Conv2dShape.of(1, 140, 3, 1, 5, 3, 3));
  }

  /** The kernels of one channel compute the formula of the bit law, padding included. */
  @Example
  void oneChannelIsTheFormula() {
    Conv2dShape shape = Conv2dShape.of(2, 6, 5, 1, 21, 3, 3).padding(Padding.SAME);
    float[] input = Guarded.uniform(1, 60);
    float[] weights = Guarded.uniform(2, 9 * 21);
    float[] bias = Guarded.uniform(3, 21);
    float[] expected = new float[60 * 21];
    for (int y = 0; y < expected.length; y++) {
      int filter = y % 21;
      int column = y / 21 % 5;
      int row = y / 21 / 5 % 6;
      int image = y / 21 / 30;
      float sum = bias[filter];
      for (int tap = 0; tap < 9; tap++) {
        int h = row - 1 + tap / 3;
        int w = column - 1 + tap % 3;
        boolean inside = h >= 0 && h < 6 && w >= 0 && w < 5;
        float x = inside ? input[(image * 6 + h) * 5 + w] : 0f;
        sum = Math.fma(x, weights[tap * 21 + filter], sum);
      }
      expected[y] = sum;
    }
    assertSameBits(expected, forwardAll(shape, input, weights, bias), "the bit law's formula");
  }

  /** A row of pixels is an image of height 1. */
  @Example
  void oneDimensionalConvolution() {
    Conv2dShape shape =
        Conv2dShape.of(3, 1, 29, 5, 18, 1, 3)
            .stride(1, 2)
            .dilation(1, 3)
            .padding(Padding.of(0, 0, 6, 0));
    float[] input = Guarded.uniform(1, 3 * 29 * 5);
    float[] weights = Guarded.uniform(2, 3 * 5 * 18);
    float[] bias = Guarded.uniform(3, 18);
    float[] output = forwardAll(shape, input, weights, bias);
    int length = (29 - 1) / 2 + 1;
    float[] expected = new float[3 * length * 18];
    for (int y = 0; y < expected.length; y++) {
      int filter = y % 18;
      int cell = y / 18 % length;
      int image = y / 18 / length;
      float sum = bias[filter];
      for (int tap = 0; tap < 3; tap++) {
        int at = cell * 2 - 6 + tap * 3;
        for (int c = 0; c < 5; c++) {
          float x = at < 0 ? 0f : input[(image * 29 + at) * 5 + c];
          sum = Math.fma(x, weights[(tap * 5 + c) * 18 + filter], sum);
        }
      }
      expected[y] = sum;
    }
    assertSameBits(expected, output, "the bit law's formula");
    backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(shape);
  }

  /**
   * A product that underflows to -0 is the gradient of a cell that one output pixel met; with a
   * second one the sum is still -0; a cell that none met is +0.
   */
  @Example
  void signsOfZeroInGradients() {
    Conv2dShape shape = Conv2dShape.of(1, 1, 6, 1, 1, 1, 2).stride(1, 3);
    float[] gradOutput = {0x1p-100f, 0x1p-100f};
    float[] weights = {-0x1p-100f, 0x1p-100f};
    assertSameBits(
        new float[] {-0f, 0f, 0f, -0f, 0f, 0f},
        backwardInputAll(shape, gradOutput, weights),
        "cells met once and not at all");
    Conv2dShape overlapping = Conv2dShape.of(1, 1, 3, 1, 1, 1, 2);
    assertSameBits(
        new float[] {-0f, -0f, -0f},
        backwardInputAll(overlapping, gradOutput, new float[] {-0x1p-100f, -0x1p-100f}),
        "cells met twice");
    assertSameBits(
        new float[] {-0f, -0f},
        backwardInputAll(Conv2dShape.of(1, 1, 2, 1, 1, 1, 1), gradOutput, new float[] {-0x1p-100f}),
        "one cell for each");
  }

  /** Few images on several threads: bands of rows, with windows that reach over their borders. */
  @Example
  void bandsOfRows() {
    for (int height : new int[] {1, 2, 3, 5, 8}) {
      for (int stride = 1; stride < 4; stride++) {
        for (Padding padding : new Padding[] {Padding.SAME, Padding.of(5, 4, 0, 1)}) {
          for (int batch = 1; batch < 4; batch++) {
            Conv2dShape shape =
                new Conv2dShape(batch, height, 7, 3, 5, 4, 3, stride, 1, 1, 1, padding, 1);
            backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape);
            backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape.dilation(3, 1));
          }
        }
      }
    }
  }

  /** Kernels whose gradients of patches are computed row by row, in blocks of many rows. */
  @Example
  void kernelsTooLargeForOneBlock() {
    for (int channels : new int[] {150, 151, 152, 153, 460}) {
      for (int stride = 1; stride < 3; stride++) {
        backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(
            Conv2dShape.of(2, 9, 7, channels, 6, 3, 3).padding(Padding.SAME).stride(stride, 1));
      }
    }
  }

  /** A sample has the same bits alone and in a batch. */
  @Example
  void aloneIsAsInABatch() {
    Conv2dShape batch = Conv2dShape.of(5, 11, 9, 3, 20, 3, 3).padding(Padding.SAME);
    Conv2dShape one = Conv2dShape.of(1, 11, 9, 3, 20, 3, 3).padding(Padding.SAME);
    float[] input = Guarded.uniform(1, floats(batch.inputBytes()));
    float[] weights = Guarded.uniform(2, floats(batch.weightsBytes()));
    float[] bias = Guarded.uniform(3, 20);
    float[] all = forwardAll(batch, input, weights, bias);
    int in = input.length / 5;
    int out = all.length / 5;
    for (int i = 0; i < 5; i++) {
      assertSameBits(
          Arrays.copyOfRange(all, i * out, (i + 1) * out),
          forwardAll(one, Arrays.copyOfRange(input, i * in, (i + 1) * in), weights, bias),
          "image " + i);
    }
  }

  @Example
  void emptyOutputIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Conv2dShape.of(1, 2, 5, 1, 1, 3, 3))
            .getMessage();
    assertTrue(String.valueOf(message).contains("output size would be zero or negative"), message);
  }

  @Example
  void groupsThatDoNotDivideAreRefused() {
    Conv2dShape shape = Conv2dShape.of(1, 4, 4, 6, 8, 3, 3);
    assertRefused("channels: expected a multiple of 4 groups, got 6", () -> shape.groups(4));
    assertRefused("filters: expected a multiple of 3 groups, got 8", () -> shape.groups(3));
    assertRefused("groups: expected at least 1, got 0", () -> shape.groups(0));
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Example
  void sizesThatOverflowAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Conv2dShape.of(1, 1 << 16, 1 << 16, 1, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Conv2dShape.of(1 << 20, 1 << 10, 1 << 10, 1, 1, 1, 1));
  }

  private void all(Conv2dShape shape) {
    forwardIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(shape);
  }

  private static int floats(long bytes) {
    return (int) (bytes / Float.BYTES);
  }

  private static float[] forwardAll(
      Conv2dShape shape, float[] input, float[] weights, float[] bias) {
    float[] reference =
        new ConvRun(shape, Parallelism.caller(), KernelSet.scalar()).forward(input, weights, bias);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          new ConvRun(shape, threads, TestKernels.tested()).forward(input, weights, bias),
          shape + " " + threads);
    }
    return reference;
  }

  private static float[] backwardInputAll(Conv2dShape shape, float[] gradOutput, float[] weights) {
    float[] reference =
        new ConvRun(shape, Parallelism.caller(), KernelSet.scalar())
            .backwardInput(gradOutput, weights);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          new ConvRun(shape, threads, TestKernels.tested()).backwardInput(gradOutput, weights),
          shape + " " + threads);
    }
    return reference;
  }

  private static float[] backwardWeightsAll(Conv2dShape shape, float[] input, float[] gradOutput) {
    float[] reference =
        new ConvRun(shape, Parallelism.caller(), KernelSet.scalar())
            .backwardWeights(input, gradOutput);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          new ConvRun(shape, threads, TestKernels.tested()).backwardWeights(input, gradOutput),
          shape + " " + threads);
    }
    return reference;
  }
}

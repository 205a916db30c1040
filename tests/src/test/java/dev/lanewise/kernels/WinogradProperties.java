package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.coverage.OptionCoverage;
import dev.lanewise.kernels.coverage.ShapeOptions;
import dev.lanewise.kernels.coverage.Subject;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

@Tag("bits")
class WinogradProperties {

  /** Convolutions that tiles can compute. */
  static final class Shapes implements ArbitrarySupplier<Conv2dShape> {
    @Override
    public Arbitrary<Conv2dShape> get() {
      Arbitrary<int[]> sizes = Arbitraries.integers().between(3, 14).array(int[].class).ofSize(2);
      Arbitrary<Integer> images = Arbitraries.of(1, 2, 5);
      Arbitrary<Integer> channels = Arbitraries.of(1, 3, 8, 16, 19, 33);
      Arbitrary<Integer> filters = Arbitraries.of(1, 5, 16, 33, 64, 70, 130);
      Arbitrary<Padding> paddings =
          Arbitraries.of(
              Padding.SAME, Padding.VALID, Padding.of(1, 2, 3, 0), Padding.of(7, 0, 0, 6));
      return Combinators.combine(images, sizes, channels, filters, paddings)
          .as(
              (batch, size, c, f, padding) ->
                  Conv2dShape.of(batch, size[0], size[1], c, f, 3, 3).padding(padding));
    }
  }

  @Property(tries = 60)
  void forwardIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] input = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] weights = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] bias = Guarded.uniform(3, shape.filters());
    float[] output = forwardAll(shape, input, weights, bias);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.forward(input, weights, bias);
    double[] magnitude =
        WinogradOracle.magnitude(
            shape.batch(),
            shape.height(),
            shape.width(),
            shape.channels(),
            shape.rows().before(),
            shape.columns().before(),
            shape.outputHeight(),
            shape.outputWidth(),
            shape.filters(),
            input,
            weights,
            bias);
    Guarded.assertClose(
        oracle.exact, magnitude, WinogradOracle.terms(shape.channels()), output, shape.toString());
    OptionCoverage.compared(
        Subject.WINOGRAD_FORWARD,
        ShapeOptions.ofTiles(shape, shape.outputHeight(), shape.outputWidth()));
    forwardAll(
        shape,
        Guarded.adversarial(4, input.length),
        Guarded.adversarial(5, weights.length),
        Guarded.adversarial(6, bias.length));
  }

  @Property(tries = 60)
  void backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] gradOutput = Guarded.uniform(1, floats(shape.outputBytes()));
    float[] weights = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] gradInput = backwardInputAll(shape, gradOutput, weights);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.backwardInput(gradOutput, weights);
    double[] magnitude =
        WinogradOracle.magnitude(
            shape.batch(),
            shape.outputHeight(),
            shape.outputWidth(),
            shape.filters(),
            2 - shape.rows().before(),
            2 - shape.columns().before(),
            shape.height(),
            shape.width(),
            shape.channels(),
            gradOutput,
            turned(shape, weights),
            new float[shape.channels()]);
    Guarded.assertClose(
        oracle.exact,
        magnitude,
        WinogradOracle.terms(shape.filters()),
        gradInput,
        shape.toString());
    OptionCoverage.compared(
        Subject.WINOGRAD_BACKWARD_INPUT,
        ShapeOptions.ofTiles(shape, shape.height(), shape.width()));
    backwardInputAll(
        shape, Guarded.adversarial(4, gradOutput.length), Guarded.adversarial(5, weights.length));
  }

  @Property(tries = 60)
  void backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(
      @ForAll(supplier = Shapes.class) Conv2dShape shape) {
    float[] input = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] gradOutput = Guarded.uniform(2, floats(shape.outputBytes()));
    float[] gradWeights = backwardWeightsAll(shape, input, gradOutput);
    ConvOracle oracle = new ConvOracle(shape);
    oracle.backwardWeights(input, gradOutput);
    double[] magnitude =
        WinogradOracle.weightsMagnitude(
            shape, shape.rows().before(), shape.columns().before(), input, gradOutput);
    int tiles =
        shape.batch()
            * Math.ceilDiv(shape.outputHeight(), 4)
            * Math.ceilDiv(shape.outputWidth(), 4);
    Guarded.assertClose(
        oracle.exact, magnitude, WinogradOracle.terms(tiles), gradWeights, shape.toString());
    OptionCoverage.compared(
        Subject.WINOGRAD_BACKWARD_WEIGHTS,
        ShapeOptions.ofTiles(shape, shape.outputHeight(), shape.outputWidth()));
    backwardWeightsAll(
        shape, Guarded.adversarial(4, input.length), Guarded.adversarial(5, gradOutput.length));
  }

  /** [3, 3, channels, filters] as [3, 3, filters, channels] with rows and columns from the end. */
  private static float[] turned(Conv2dShape shape, float[] weights) {
    float[] turned = new float[weights.length];
    for (int tap = 0; tap < 9; tap++) {
      for (int c = 0; c < shape.channels(); c++) {
        for (int f = 0; f < shape.filters(); f++) {
          turned[((8 - tap) * shape.filters() + f) * shape.channels() + c] =
              weights[(tap * shape.channels() + c) * shape.filters() + f];
        }
      }
    }
    return turned;
  }

  /** Blocks of tiles are cut along rows, columns and filters; nothing of it shows. */
  @Example
  void shapesOfManyBlocks() {
    for (Conv2dShape shape :
        new Conv2dShape[] {
          Conv2dShape.of(9, 13, 13, 16, 64, 3, 3),
          Conv2dShape.of(2, 6, 250, 20, 34, 3, 3).padding(Padding.SAME),
          Conv2dShape.of(1, 30, 30, 16, 130, 3, 3).padding(Padding.SAME),
          Conv2dShape.of(1, 4, 4, 1160, 17, 3, 3).padding(Padding.SAME),
          new Conv2dShape(1, 1, 1, 16, 16, 3, 3, 1, 1, 1, 1, Padding.SAME, 1)
        }) {
      all(shape);
    }
  }

  private void all(Conv2dShape shape) {
    forwardIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape);
    backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(shape);
  }

  /** Outputs of one to three tiles of 4 x 4 with every remainder. */
  @Example
  void outputsAtTheEdgesOfTiles() {
    for (int rows = 1; rows < 10; rows++) {
      for (int columns = 1; columns < 10; columns++) {
        all(Conv2dShape.of(1, rows + 2, columns + 2, 2, 5, 3, 3));
        for (Padding padding : new Padding[] {Padding.SAME, Padding.of(0, 2, 1, 1)}) {
          all(new Conv2dShape(1, rows, columns, 2, 5, 3, 3, 1, 1, 1, 1, padding, 1));
        }
      }
    }
  }

  @Example
  void channelsAtTheEdgesOfVectors() {
    for (int channels : VectorEdges.COUNTS) {
      all(Conv2dShape.of(1, 6, 5, channels, 3, 3, 3).padding(Padding.SAME));
      all(Conv2dShape.of(1, 5, 6, 3, channels, 3, 3).padding(Padding.SAME));
    }
  }

  /** A sample has the same bits alone and in a batch. */
  @Example
  void aloneIsAsInABatch() {
    Conv2dShape batch = Conv2dShape.of(5, 11, 9, 7, 20, 3, 3).padding(Padding.SAME);
    Conv2dShape one = Conv2dShape.of(1, 11, 9, 7, 20, 3, 3).padding(Padding.SAME);
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

  /** AUTO: by the shape of an image, never by the batch. */
  @Example
  void automaticChoice() {
    Conv2dShape gains = Conv2dShape.of(1, 13, 13, 32, 64, 3, 3);
    assertTrue(automatic(gains));
    assertTrue(automatic(gains.padding(Padding.SAME)));
    assertFalse(automatic(gains.stride(2, 1)));
    assertFalse(automatic(gains.dilation(1, 2)));
    assertFalse(automatic(gains.groups(2)));
    assertFalse(automatic(Conv2dShape.of(64, 28, 28, 1, 32, 3, 3)));
    assertFalse(automatic(Conv2dShape.of(64, 13, 13, 32, 64, 1, 1)));
    assertFalse(automatic(Conv2dShape.of(64, 4, 4, 32, 64, 3, 3)), "2 x 2 of a tile's 4 x 4");
  }

  /** AUTO of gradients by the input: tiles cover the image, direct sums go over the output. */
  @Example
  void automaticChoiceOfGradients() {
    assertTrue(automaticGradient(Conv2dShape.of(1, 13, 13, 32, 64, 3, 3)));
    assertTrue(automaticGradient(Conv2dShape.of(1, 8, 8, 32, 64, 3, 3)));
    assertTrue(automaticGradient(Conv2dShape.of(1, 6, 6, 32, 64, 3, 3).padding(Padding.SAME)));
    assertFalse(automaticGradient(Conv2dShape.of(1, 6, 6, 32, 64, 3, 3)), "16 outputs, 64 cells");
    assertFalse(automaticGradient(Conv2dShape.of(1, 4, 4, 32, 64, 3, 3)), "4 outputs, 16 cells");
    assertFalse(automaticGradient(Conv2dShape.of(1, 5, 5, 64, 64, 3, 3)), "25 of 64 cells");
  }

  private static boolean automaticGradient(Conv2dShape shape) {
    return Algorithm.AUTO.winograd(shape, shape.height(), shape.width());
  }

  private static boolean automatic(Conv2dShape shape) {
    return Algorithm.AUTO.winograd(shape, shape.outputHeight(), shape.outputWidth());
  }

  @Example
  void otherShapesAreRefused() {
    Conv2dShape shape = Conv2dShape.of(1, 9, 9, 4, 4, 5, 3);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Conv2d.forward(
                        shape, Activation.NONE, Algorithm.WINOGRAD, Parallelism.caller()))
            .getMessage();
    assertEquals(
        "algorithm: WINOGRAD takes kernels of 3 x 3 with stride 1, dilation 1 and one group, got "
            + shape,
        message);
  }

  private static int floats(long bytes) {
    return (int) (bytes / Float.BYTES);
  }

  private static float[] forwardAll(
      Conv2dShape shape, float[] input, float[] weights, float[] bias) {
    float[] reference =
        run(shape, Parallelism.caller(), KernelSet.scalar()).forward(input, weights, bias);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          run(shape, threads, TestKernels.tested()).forward(input, weights, bias),
          shape + " " + threads);
    }
    return reference;
  }

  private static float[] backwardInputAll(Conv2dShape shape, float[] gradOutput, float[] weights) {
    float[] reference =
        run(shape, Parallelism.caller(), KernelSet.scalar()).backwardInput(gradOutput, weights);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          run(shape, threads, TestKernels.tested()).backwardInput(gradOutput, weights),
          shape + " " + threads);
    }
    return reference;
  }

  private static float[] backwardWeightsAll(Conv2dShape shape, float[] input, float[] gradOutput) {
    float[] reference =
        run(shape, Parallelism.caller(), KernelSet.scalar()).backwardWeights(input, gradOutput);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          run(shape, threads, TestKernels.tested()).backwardWeights(input, gradOutput),
          shape + " " + threads);
    }
    return reference;
  }

  private static ConvRun run(Conv2dShape shape, Parallelism threads, KernelSet kernels) {
    return new ConvRun(shape, Algorithm.WINOGRAD, threads, kernels);
  }
}

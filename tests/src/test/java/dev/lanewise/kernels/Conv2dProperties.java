package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

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
    backwardInputAll(
        shape, Guarded.adversarial(4, gradOutput.length), Guarded.adversarial(5, weights.length));
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
    backwardWeightsAll(
        shape, Guarded.adversarial(4, input.length), Guarded.adversarial(5, gradOutput.length));
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
      forwardIsExactToTheBoundAndTheSameBitsEverywhere(shape);
      backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(shape);
      backwardWeightsIsExactToTheBoundAndTheSameBitsEverywhere(shape);
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
  void sizesThatOverflowAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Conv2dShape.of(1, 1 << 16, 1 << 16, 1, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> Conv2dShape.of(1 << 20, 1 << 10, 1 << 10, 1, 1, 1, 1));
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

package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("bits")
class Conv2dProperties {

  @Provide
  Arbitrary<Conv2dShape> shapes() {
    Arbitrary<int[]> sizes = Arbitraries.integers().between(1, 12).array(int[].class).ofSize(4);
    Arbitrary<int[]> window = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(6);
    Arbitrary<Padding> paddings =
        Arbitraries.of(Padding.SAME, Padding.VALID, Padding.of(1, 2, 3, 0), Padding.of(5, 0, 0, 6));
    Arbitrary<Integer> filters = Arbitraries.of(1, 3, 16, 20, 64, 70);
    return Combinators.combine(sizes, window, paddings, filters)
        .as(Conv2dProperties::shape)
        .filter(shape -> shape.height() > 0);
  }

  private static Conv2dShape shape(int[] size, int[] window, Padding padding, int filters) {
    int kernelHeight = Math.min(window[0], size[1]);
    int kernelWidth = Math.min(window[1], size[2]);
    int dilationHeight =
        kernelHeight == 1 ? 1 : Math.min(window[4], (size[1] - 1) / (kernelHeight - 1));
    int dilationWidth =
        kernelWidth == 1 ? 1 : Math.min(window[5], (size[2] - 1) / (kernelWidth - 1));
    return Conv2dShape.of(size[0], size[1], size[2], size[3], filters, kernelHeight, kernelWidth)
        .stride(window[2], window[3])
        .dilation(dilationHeight, dilationWidth)
        .padding(padding);
  }

  @Property(tries = 100)
  void forwardIsExactToTheBoundAndTheSameBitsEverywhere(@ForAll("shapes") Conv2dShape shape) {
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
  void backwardInputIsExactToTheBoundAndTheSameBitsEverywhere(@ForAll("shapes") Conv2dShape shape) {
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
      @ForAll("shapes") Conv2dShape shape) {
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

  /** Without padding, an image shifted by a cell gives an output shifted by a cell, to the bit. */
  @Example
  void commutesWithShifts() {
    Conv2dShape shape = Conv2dShape.of(1, 10, 12, 2, 5, 3, 3);
    float[] input = Guarded.uniform(1, floats(shape.inputBytes()));
    float[] weights = Guarded.uniform(2, floats(shape.weightsBytes()));
    float[] bias = Guarded.uniform(3, 5);
    float[] shifted = new float[input.length];
    int cell = 12 * 2 + 2;
    System.arraycopy(input, 0, shifted, cell, input.length - cell);
    float[] y = forwardAll(shape, input, weights, bias);
    float[] z = forwardAll(shape, shifted, weights, bias);
    for (int i = 1; i < 8; i++) {
      for (int j = 1; j < 10; j++) {
        for (int f = 0; f < 5; f++) {
          assertEquals(y[((i - 1) * 10 + j - 1) * 5 + f], z[(i * 10 + j) * 5 + f]);
        }
      }
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
        forward(
            new Conv2dForward(shape, Activation.NONE, Parallelism.caller(), KernelSet.scalar()),
            shape,
            input,
            weights,
            bias);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          forward(
              new Conv2dForward(shape, Activation.NONE, threads, TestKernels.tested()),
              shape,
              input,
              weights,
              bias),
          shape + " " + threads);
    }
    return reference;
  }

  private static float[] forward(
      Conv2dForward conv, Conv2dShape shape, float[] input, float[] weights, float[] bias) {
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, input);
      Guarded w = Guarded.of(arena, weights);
      Guarded b = Guarded.of(arena, bias);
      Guarded packed = Guarded.of(arena, floats(conv.packedBytes()));
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded y = Guarded.of(arena, floats(shape.outputBytes()));
      conv.pack(w.segment(), w.offset(), packed.segment(), packed.offset());
      conv.run(
          x.segment(),
          x.offset(),
          packed.segment(),
          packed.offset(),
          b.segment(),
          b.offset(),
          y.segment(),
          y.offset(),
          scratch.segment(),
          scratch.offset());
      packed.assertSurroundingsUntouched();
      scratch.assertSurroundingsUntouched();
      y.assertSurroundingsUntouched();
      return y.values();
    }
  }

  private static float[] backwardInputAll(Conv2dShape shape, float[] gradOutput, float[] weights) {
    float[] reference =
        backwardInput(
            new Conv2dBackwardInput(shape, Parallelism.caller(), KernelSet.scalar()),
            shape,
            gradOutput,
            weights);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          backwardInput(
              new Conv2dBackwardInput(shape, threads, TestKernels.tested()),
              shape,
              gradOutput,
              weights),
          shape + " " + threads);
    }
    return reference;
  }

  private static float[] backwardInput(
      Conv2dBackwardInput conv, Conv2dShape shape, float[] gradOutput, float[] weights) {
    try (Arena arena = Arena.ofShared()) {
      Guarded dy = Guarded.of(arena, gradOutput);
      Guarded w = Guarded.of(arena, weights);
      Guarded packed = Guarded.of(arena, floats(conv.packedBytes()));
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded dx = Guarded.of(arena, floats(shape.inputBytes()));
      conv.pack(w.segment(), w.offset(), packed.segment(), packed.offset());
      conv.run(
          dy.segment(),
          dy.offset(),
          packed.segment(),
          packed.offset(),
          dx.segment(),
          dx.offset(),
          scratch.segment(),
          scratch.offset());
      packed.assertSurroundingsUntouched();
      scratch.assertSurroundingsUntouched();
      dx.assertSurroundingsUntouched();
      return dx.values();
    }
  }

  private static float[] backwardWeightsAll(Conv2dShape shape, float[] input, float[] gradOutput) {
    float[] reference =
        backwardWeights(
            new Conv2dBackwardWeights(shape, Parallelism.caller(), KernelSet.scalar()),
            shape,
            input,
            gradOutput);
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          reference,
          backwardWeights(
              new Conv2dBackwardWeights(shape, threads, TestKernels.tested()),
              shape,
              input,
              gradOutput),
          shape + " " + threads);
    }
    return reference;
  }

  private static float[] backwardWeights(
      Conv2dBackwardWeights conv, Conv2dShape shape, float[] input, float[] gradOutput) {
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, input);
      Guarded dy = Guarded.of(arena, gradOutput);
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded dw = Guarded.of(arena, floats(shape.weightsBytes()));
      conv.run(
          x.segment(),
          x.offset(),
          dy.segment(),
          dy.offset(),
          dw.segment(),
          dw.offset(),
          scratch.segment(),
          scratch.offset());
      scratch.assertSurroundingsUntouched();
      dw.assertSurroundingsUntouched();
      return dw.values();
    }
  }
}

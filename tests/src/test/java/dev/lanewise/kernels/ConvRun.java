package dev.lanewise.kernels;

import java.lang.foreign.Arena;

/**
 * A convolution and its gradients on operands of their own, with the kernels and threads of a test.
 */
record ConvRun(Conv2dShape shape, Algorithm algorithm, Parallelism threads, KernelSet kernels) {
  /** The sums of products of the definition. */
  ConvRun(Conv2dShape shape, Parallelism threads, KernelSet kernels) {
    this(shape, Algorithm.DIRECT, threads, kernels);
  }

  private static int floats(long bytes) {
    return (int) (bytes / Float.BYTES);
  }

  float[] forward(float[] input, float[] weights, float[] bias) {
    Conv2dForward conv = new Conv2dForward(shape, Activation.NONE, algorithm, threads, kernels);
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

  float[] backwardInput(float[] gradOutput, float[] weights) {
    Conv2dBackwardInput conv = new Conv2dBackwardInput(shape, algorithm, threads, kernels);
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

  float[] backwardWeights(float[] input, float[] gradOutput) {
    Conv2dBackwardWeights conv = new Conv2dBackwardWeights(shape, algorithm, threads, kernels);
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

package dev.lanewise.kernels;

import java.lang.foreign.Arena;

/**
 * A transposed convolution and its gradients on operands of their own, with the kernels and threads
 * of a test.
 */
record TransposeRun(Conv2dTransposeShape shape, Parallelism threads, KernelSet kernels) {
  private static int floats(long bytes) {
    return (int) (bytes / Float.BYTES);
  }

  float[] forward(float[] input, float[] weights, float[] bias, Activation activation) {
    Conv2dTransposeForward conv = new Conv2dTransposeForward(shape, activation, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, input);
      Guarded w = Guarded.of(arena, weights);
      Guarded b = Guarded.of(arena, bias);
      Guarded packed = Guarded.of(arena, floats(conv.packedBytes()));
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded y =
          Guarded.of(
              arena, shape.batch() * shape.outputHeight() * shape.outputWidth() * shape.filters());
      conv.pack(w.segment(), w.offset(), packed.segment(), packed.offset());
      conv.run(
          x.segment(),
          x.offset(),
          packed.segment(),
          packed.offset(),
          bias.length == 0 ? null : b.segment(),
          b.offset(),
          y.segment(),
          y.offset(),
          scratch.segment(),
          scratch.offset());
      packed.assertSurroundingsUntouched();
      return result(y, scratch);
    }
  }

  float[] backwardInput(float[] gradOutput, float[] weights) {
    Conv2dTransposeBackwardInput conv = new Conv2dTransposeBackwardInput(shape, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded dy = Guarded.of(arena, gradOutput);
      Guarded w = Guarded.of(arena, weights);
      Guarded packed = Guarded.of(arena, floats(conv.packedBytes()));
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded dx =
          Guarded.of(arena, shape.batch() * shape.height() * shape.width() * shape.channels());
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
      return result(dx, scratch);
    }
  }

  float[] backwardWeights(float[] input, float[] gradOutput) {
    Conv2dTransposeBackwardWeights conv =
        new Conv2dTransposeBackwardWeights(shape, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, input);
      Guarded dy = Guarded.of(arena, gradOutput);
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded dw =
          Guarded.of(
              arena,
              shape.kernelHeight() * shape.kernelWidth() * shape.filters() * shape.channels());
      conv.run(
          x.segment(),
          x.offset(),
          dy.segment(),
          dy.offset(),
          dw.segment(),
          dw.offset(),
          scratch.segment(),
          scratch.offset());
      return result(dw, scratch);
    }
  }

  private static float[] result(Guarded output, Guarded scratch) {
    scratch.assertSurroundingsUntouched();
    output.assertSurroundingsUntouched();
    return output.values();
  }
}

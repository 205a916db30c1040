package dev.lanewise.kernels;

import java.lang.foreign.Arena;

/**
 * A depthwise convolution and its gradients on operands of their own, with the kernels and threads
 * of a test.
 */
record DepthwiseRun(Conv2dShape shape, Parallelism threads, KernelSet kernels) {
  private static int floats(long bytes) {
    return (int) (bytes / Float.BYTES);
  }

  float[] forward(float[] input, float[] weights, float[] bias, Activation activation) {
    DepthwiseConv2dForward conv = new DepthwiseConv2dForward(shape, activation, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, input);
      Guarded w = Guarded.of(arena, weights);
      Guarded b = Guarded.of(arena, bias);
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded y = Guarded.of(arena, floats(shape.outputBytes()));
      conv.run(
          x.segment(),
          x.offset(),
          w.segment(),
          w.offset(),
          bias.length == 0 ? null : b.segment(),
          b.offset(),
          y.segment(),
          y.offset(),
          scratch.segment(),
          scratch.offset());
      return result(y, scratch);
    }
  }

  float[] backwardInput(float[] gradOutput, float[] weights) {
    DepthwiseConv2dBackwardInput conv = new DepthwiseConv2dBackwardInput(shape, threads, kernels);
    try (Arena arena = Arena.ofShared()) {
      Guarded dy = Guarded.of(arena, gradOutput);
      Guarded w = Guarded.of(arena, weights);
      Guarded scratch = Guarded.of(arena, floats(conv.scratchBytes()));
      Guarded dx = Guarded.of(arena, floats(shape.inputBytes()));
      conv.run(
          dy.segment(),
          dy.offset(),
          w.segment(),
          w.offset(),
          dx.segment(),
          dx.offset(),
          scratch.segment(),
          scratch.offset());
      return result(dx, scratch);
    }
  }

  float[] backwardWeights(float[] input, float[] gradOutput) {
    DepthwiseConv2dBackwardWeights conv =
        new DepthwiseConv2dBackwardWeights(shape, threads, kernels);
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
      return result(dw, scratch);
    }
  }

  private static float[] result(Guarded output, Guarded scratch) {
    scratch.assertSurroundingsUntouched();
    output.assertSurroundingsUntouched();
    return output.values();
  }
}

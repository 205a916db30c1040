package dev.lanewise.nn.layers;

import dev.lanewise.kernels.SoftmaxBackward;
import java.lang.foreign.MemorySegment;

/** Softmax along the last axis. */
final class SoftmaxStep implements LayerStep {
  private final dev.lanewise.kernels.Softmax forward;
  private final SoftmaxBackward backward;

  SoftmaxStep(StepRequest request) {
    int columns = request.input().get(request.input().rank() - 1);
    int rows = request.count() / columns;
    forward = dev.lanewise.kernels.Softmax.of(rows, columns, request.parallelism());
    backward = SoftmaxBackward.of(rows, columns, request.parallelism());
  }

  @Override
  public void forward(Pass pass) {
    forward.run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradInput(0);
    if (gradient != null) {
      backward.run(pass.output(), pass.outputOffset(), pass.gradOutput(), 0, gradient, 0);
    }
  }
}

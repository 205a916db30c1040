package dev.lanewise.nn.layers;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.MaxPool2dBackward;
import dev.lanewise.kernels.MaxPool2dForward;
import dev.lanewise.kernels.Pool2dShape;
import java.lang.foreign.MemorySegment;

/** The largest value of each window; training keeps where it was. */
final class MaxPoolingStep implements LayerStep {
  private final MaxPool2dForward forward;
  private final MaxPool2dBackward backward;
  private final boolean training;

  MaxPoolingStep(Pool2dShape shape, StepRequest request) {
    forward = MaxPool2d.forward(shape, request.parallelism());
    backward = MaxPool2d.backward(shape, request.parallelism());
    training = request.training();
  }

  /** The winners. */
  @Override
  public long savedBytes() {
    return training ? forward.winnersBytes() : 0;
  }

  @Override
  public void forward(Pass pass) {
    if (training) {
      forward.runWithWinners(
          pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset(), pass.saved(), 0);
    } else {
      forward.run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
    }
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradInput(0);
    if (gradient != null) {
      backward.run(pass.gradOutput(), 0, pass.saved(), 0, gradient, 0);
    }
  }
}

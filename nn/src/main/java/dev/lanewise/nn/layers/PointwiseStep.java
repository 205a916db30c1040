package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ActivationBackward;
import dev.lanewise.kernels.ActivationForward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.PointwiseFunction;
import java.lang.foreign.MemorySegment;

/** A function of each value. */
final class PointwiseStep implements LayerStep {
  private final ActivationForward forward;
  private final ActivationBackward backward;
  private final boolean fromOutput;

  PointwiseStep(PointwiseFunction function, StepRequest request) {
    forward = Activations.forward(function, request.count(), request.parallelism());
    backward = Activations.backward(function, request.count(), request.parallelism());
    fromOutput = function.gradientFromOutput();
  }

  @Override
  public void forward(Pass pass) {
    forward.run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradInput(0);
    if (gradient != null) {
      MemorySegment from = fromOutput ? pass.output() : pass.input(0);
      long fromOffset = fromOutput ? pass.outputOffset() : pass.inputOffset(0);
      backward.run(from, fromOffset, pass.gradOutput(), 0, gradient, 0);
    }
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ScaleAndShift;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Sums, differences and means of inputs: the gradient by each is the output's times a constant. */
final class LinearMergeStep implements LayerStep {
  private final InputFold fold;
  private final @Nullable ScaleAndShift scale;
  private final @Nullable ScaleAndShift[] gradients;
  private final long bytes;

  private LinearMergeStep(
      ElementwiseOperation operation, StepRequest request, float scale, float... factors) {
    fold = new InputFold(operation, request);
    this.scale = scaled(request, scale);
    gradients = new ScaleAndShift[request.inputs().size()];
    for (int i = 0; i < gradients.length; i++) {
      gradients[i] = scaled(request, factors[Math.min(i, factors.length - 1)]);
    }
    bytes = (long) request.count() * Float.BYTES;
  }

  private static @Nullable ScaleAndShift scaled(StepRequest request, float factor) {
    return factor == 1 ? null : ScaleAndShift.of(request.count(), factor, 0, request.parallelism());
  }

  static LinearMergeStep sum(StepRequest request) {
    return new LinearMergeStep(ElementwiseOperation.ADD, request, 1, 1);
  }

  static LinearMergeStep difference(StepRequest request) {
    return new LinearMergeStep(ElementwiseOperation.SUBTRACT, request, 1, 1, -1);
  }

  static LinearMergeStep mean(StepRequest request) {
    float share = 1f / request.inputs().size();
    return new LinearMergeStep(ElementwiseOperation.ADD, request, share, share);
  }

  @Override
  public void forward(Pass pass) {
    fold.run(pass);
    if (scale != null) {
      scale.run(pass.output(), pass.outputOffset(), pass.output(), pass.outputOffset());
    }
  }

  @Override
  public void backward(Pass pass) {
    for (int i = 0; i < gradients.length; i++) {
      MemorySegment gradInput = pass.gradInput(i);
      ScaleAndShift factor = gradients[i];
      if (gradInput != null && factor != null) {
        factor.run(pass.gradOutput(), 0, gradInput, 0);
      } else if (gradInput != null) {
        MemorySegment.copy(pass.gradOutput(), 0, gradInput, 0, bytes);
      }
    }
  }
}

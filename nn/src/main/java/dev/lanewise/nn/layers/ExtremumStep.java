package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.ExtremumBackward;
import dev.lanewise.kernels.Memory;
import java.lang.foreign.MemorySegment;

/**
 * The maximum or minimum of inputs, one after another. What came before each but the last is kept,
 * so that the gradient can be led back the same way.
 */
final class ExtremumStep implements LayerStep {
  private final Elementwise extremum;
  private final ExtremumBackward backward;
  private final int inputs;
  private final long bytes;

  ExtremumStep(ElementwiseOperation operation, StepRequest request) {
    ElementwiseShape shape = ElementwiseShape.of(request.count());
    extremum = Elementwise.of(operation, shape, request.parallelism());
    backward = ExtremumBackward.of(operation, shape, request.parallelism());
    inputs = request.inputs().size();
    bytes = Memory.alignUp((long) request.count() * Float.BYTES);
  }

  /** The extrema of the first two inputs, the first three, and so on, without the output. */
  @Override
  public long savedBytes() {
    return (inputs - 2) * bytes;
  }

  /** For gradients that nobody needs. */
  @Override
  public long scratchBytes() {
    return bytes;
  }

  @Override
  public void forward(Pass pass) {
    for (int i = 1; i < inputs; i++) {
      boolean last = i == inputs - 1;
      extremum.run(
          before(pass, i),
          beforeOffset(pass, i),
          pass.input(i),
          pass.inputOffset(i),
          last ? pass.output() : pass.saved(),
          last ? pass.outputOffset() : (i - 1) * bytes);
    }
  }

  /** The extremum of the inputs before one. */
  private static MemorySegment before(Pass pass, int index) {
    return index == 1 ? pass.input(0) : pass.saved();
  }

  private long beforeOffset(Pass pass, int index) {
    return index == 1 ? pass.inputOffset(0) : (index - 2) * bytes;
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradOutput();
    for (int i = inputs - 1; i > 0; i--) {
      MemorySegment gradInput = pass.gradInput(i);
      MemorySegment gradFirst = i == 1 ? pass.gradInput(0) : null;
      backward.run(
          before(pass, i),
          beforeOffset(pass, i),
          pass.input(i),
          pass.inputOffset(i),
          gradient,
          0,
          gradFirst == null ? gradient : gradFirst,
          0,
          gradInput == null ? pass.scratch() : gradInput,
          0);
    }
  }
}

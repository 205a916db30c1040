package dev.lanewise.nn.layers;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A function along the last axis. */
record RowFunctionStep(RowFunction function) implements LayerStep {
  /** The step of a function; null if it looks at one value at a time. */
  static @Nullable LayerStep of(ActivationFunction function, StepRequest request) {
    int columns = request.input().get(request.input().rank() - 1);
    int rows = request.count() / columns;
    RowFunction along = RowFunction.of(function, rows, columns, request.parallelism());
    return along == null ? null : new RowFunctionStep(along);
  }

  @Override
  public void forward(Pass pass) {
    function.forward().run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradInput(0);
    if (gradient != null) {
      function
          .backward()
          .run(pass.output(), pass.outputOffset(), pass.gradOutput(), 0, gradient, 0);
    }
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.ActivationBackward;
import dev.lanewise.kernels.ActivationForward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.PointwiseFunction;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The activation at the end of a layer: fused where the operators can, else in place, unless the
 * gradient needs the values before it. Those come first in the memory that the layer saves.
 */
final class OutputActivation {
  private final Activation fused;
  private final @Nullable RowFunction along;
  private final @Nullable ActivationForward pointwise;
  private final @Nullable ActivationBackward pointwiseBackward;
  private final long savedBytes;

  OutputActivation(ActivationFunction function, int rows, int columns, StepRequest request) {
    PointwiseFunction of = function.pointwise();
    int count = Math.multiplyExact(rows, columns);
    fused = function == ActivationFunction.RELU ? Activation.RELU : Activation.NONE;
    along = RowFunction.of(function, rows, columns, request.parallelism());
    pointwise =
        of != null && fused == Activation.NONE
            ? Activations.forward(of, count, request.parallelism())
            : null;
    pointwiseBackward = of != null ? Activations.backward(of, count, request.parallelism()) : null;
    savedBytes =
        request.training() && of != null && !of.gradientFromOutput()
            ? Memory.alignUp((long) count * Float.BYTES)
            : 0;
  }

  /** What the operator before applies itself. */
  Activation fused() {
    return fused;
  }

  /** Bytes of the values before the activation, if they are kept. */
  long savedBytes() {
    return savedBytes;
  }

  /** Where the operator before writes. */
  MemorySegment target(Pass pass) {
    return savedBytes > 0 ? pass.saved() : pass.output();
  }

  /** Where that starts. */
  long targetOffset(Pass pass) {
    return savedBytes > 0 ? 0 : pass.outputOffset();
  }

  /** Applies what is not fused. */
  void forward(Pass pass) {
    if (along != null) {
      along.forward().run(pass.output(), pass.outputOffset(), pass.output(), pass.outputOffset());
    }
    if (pointwise != null) {
      pointwise.run(target(pass), targetOffset(pass), pass.output(), pass.outputOffset());
    }
  }

  /** Turns the gradient by the output into that by the value before the activation. */
  void backward(Pass pass) {
    MemorySegment gradient = pass.gradOutput();
    if (along != null) {
      along.backward().run(pass.output(), pass.outputOffset(), gradient, 0, gradient, 0);
    }
    if (pointwiseBackward != null) {
      pointwiseBackward.run(target(pass), targetOffset(pass), gradient, 0, gradient, 0);
    }
  }
}

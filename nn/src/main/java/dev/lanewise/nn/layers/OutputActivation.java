package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.ActivationBackward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.kernels.Softmax;
import dev.lanewise.kernels.SoftmaxBackward;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The activation at the end of a layer: fused where the operators can, else in place. */
final class OutputActivation {
  private final Activation fused;
  private final @Nullable Softmax softmax;
  private final @Nullable SoftmaxBackward softmaxBackward;
  private final @Nullable ActivationBackward reluBackward;

  OutputActivation(ActivationFunction function, int rows, int columns, Parallelism parallelism) {
    boolean relu = function == ActivationFunction.RELU;
    boolean soft = function == ActivationFunction.SOFTMAX;
    fused = relu ? Activation.RELU : Activation.NONE;
    softmax = soft ? Softmax.of(rows, columns, parallelism) : null;
    softmaxBackward = soft ? SoftmaxBackward.of(rows, columns, parallelism) : null;
    reluBackward =
        relu
            ? Activations.backward(
                PointwiseFunction.relu(), Math.multiplyExact(rows, columns), parallelism)
            : null;
  }

  /** What the operator before applies itself. */
  Activation fused() {
    return fused;
  }

  /** Applies what is not fused. */
  void forward(MemorySegment output, long offset) {
    if (softmax != null) {
      softmax.run(output, offset, output, offset);
    }
  }

  /** Turns the gradient by the output into that by the value before the activation. */
  void backward(MemorySegment output, long offset, MemorySegment gradient) {
    if (softmaxBackward != null) {
      softmaxBackward.run(output, offset, gradient, 0, gradient, 0);
    }
    if (reluBackward != null) {
      reluBackward.run(output, offset, gradient, 0, gradient, 0);
    }
  }
}

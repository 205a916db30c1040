package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ActivationForward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.kernels.Softmax;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activation as a layer of its own.
 *
 * @param function what is applied
 * @param name the layer's name, or null
 */
public record Activation(ActivationFunction function, @Nullable String name) implements Layer {
  /** The layer of a function. */
  public static Activation of(ActivationFunction function) {
    return new Activation(function, null);
  }

  /** The same with a name. */
  public Activation name(String newName) {
    return new Activation(function, newName);
  }

  @Override
  public String type() {
    return "Activation";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public boolean isView(boolean training) {
    return function == ActivationFunction.LINEAR;
  }

  @Override
  public @Nullable Layer withoutSoftmax() {
    return function == ActivationFunction.SOFTMAX
        ? new Activation(ActivationFunction.LINEAR, name)
        : null;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(function, request);
  }

  private static final class Step implements LayerStep {
    private final long bytes;
    private final @Nullable ActivationForward relu;
    private final @Nullable Softmax softmax;
    private final OutputActivation backward;

    Step(ActivationFunction function, StepRequest request) {
      int count = request.count();
      int columns = request.input().get(request.input().rank() - 1);
      bytes = (long) count * Float.BYTES;
      relu =
          function == ActivationFunction.RELU
              ? Activations.forward(PointwiseFunction.relu(), count, request.parallelism())
              : null;
      softmax =
          function == ActivationFunction.SOFTMAX
              ? Softmax.of(count / columns, columns, request.parallelism())
              : null;
      backward = new OutputActivation(function, count / columns, columns, request.parallelism());
    }

    @Override
    public void forward(Pass pass) {
      if (relu != null) {
        relu.run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
      } else if (softmax != null) {
        softmax.run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
      }
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment gradient = pass.gradInput(0);
      if (gradient != null) {
        backward.backward(pass.output(), pass.outputOffset(), pass.gradOutput());
        MemorySegment.copy(pass.gradOutput(), 0, gradient, 0, bytes);
      }
    }
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.nn.data.Shape;
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
    PointwiseFunction pointwise = function.pointwise();
    if (pointwise != null) {
      return new PointwiseStep(pointwise, request);
    }
    LayerStep along = RowFunctionStep.of(function, request);
    if (along != null) {
      return along;
    }
    throw new IllegalStateException("a view is not computed");
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * y[i] = exp(x[i]) / sum over j of exp(x[j]), along the last axis.
 *
 * @param name the layer's name, or null
 */
public record Softmax(@Nullable String name) implements Layer {

  /** The layer. */
  public static Softmax of() {
    return new Softmax(null);
  }

  /** The same with a name. */
  public Softmax name(String newName) {
    return new Softmax(newName);
  }

  @Override
  public String type() {
    return "Softmax";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public LayerStep step(StepRequest request) {
    return Activation.of(ActivationFunction.SOFTMAX).step(request);
  }

  @Override
  public Layer withoutSoftmax() {
    return new Activation(ActivationFunction.LINEAR, name);
  }
}

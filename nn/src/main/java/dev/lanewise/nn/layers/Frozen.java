package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that training leaves as it is: what {@link Layer#trainable(boolean)} gives. Gradients by
 * its inputs go through it.
 *
 * @param layer the layer
 */
public record Frozen(Layer layer) implements Layer {
  @Override
  public String type() {
    return layer.type();
  }

  @Override
  public @Nullable String name() {
    return layer.name();
  }

  @Override
  public boolean trainable() {
    return false;
  }

  @Override
  public Layer trainable(boolean whether) {
    return whether ? layer : this;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return layer.outputShape(inputs);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return layer.parameters(inputs);
  }

  @Override
  public List<Parameter> nonTrainableParameters(List<Shape> inputs) {
    return layer.nonTrainableParameters(inputs);
  }

  @Override
  public boolean takesWholeBatch(boolean training) {
    return layer.takesWholeBatch(training);
  }

  @Override
  public boolean isView(boolean training) {
    return layer.isView(training);
  }

  @Override
  public @Nullable Layer withoutSoftmax() {
    return ofOrNull(layer.withoutSoftmax());
  }

  @Override
  public @Nullable Layer withBias() {
    return ofOrNull(layer.withBias());
  }

  private static @Nullable Layer ofOrNull(@Nullable Layer other) {
    return other == null ? null : new Frozen(other);
  }

  @Override
  public boolean merges() {
    return layer.merges();
  }

  @Override
  public LayerStep step(StepRequest request) {
    return layer.step(request);
  }
}

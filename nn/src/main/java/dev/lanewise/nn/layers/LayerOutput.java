package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * The output of a layer in one place of a graph, as {@link Layer#on} gives it. Nothing is computed
 * before a model is made of it.
 */
public final class LayerOutput implements Source {
  private final Layer layer;
  private final List<Source> inputs;
  private final Shape shape;

  LayerOutput(Layer layer, List<Source> inputs) {
    this.layer = layer;
    this.inputs = List.copyOf(inputs);
    String name = layer.name();
    String who = "layer " + (name == null ? layer.type() : name + " (" + layer.type() + ")");
    if (layer instanceof Input || inputs.isEmpty() || (inputs.size() > 1 && !layer.merges())) {
      String expected =
          layer instanceof Input ? "no input" : layer.merges() ? "an input" : "one input";
      throw new IllegalArgumentException(who + ": expected " + expected + ", got " + inputs.size());
    }
    try {
      shape = layer.outputShape(this.inputs.stream().map(Source::shape).toList());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(who + ": " + e.getMessage(), e);
    }
  }

  /**
   * What computes it.
   *
   * @return the layer
   */
  public Layer layer() {
    return layer;
  }

  /**
   * What the layer takes.
   *
   * @return its inputs in order
   */
  public List<Source> inputs() {
    return inputs;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public String toString() {
    return layer.type() + " " + shape;
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;

/** What a layer of a graph takes: an input of the model, or another layer's output. */
public sealed interface Source permits Input, LayerOutput {
  /**
   * The shape of one sample.
   *
   * @return the sizes, without the samples' axis
   */
  Shape shape();
}

package dev.lanewise.nn.internal.graph;

/**
 * That a layer takes the output of another.
 *
 * @param layer the other one's name
 * @param use which of its uses, from 0
 */
public record Connection(String layer, int use) {
  /** As Keras writes it, under a name; the last number is that of the layer's output, always 0. */
  public String text(String name) {
    return name + "[" + use + "][0]";
  }
}

package dev.lanewise.nn.layers;

/** What is taken for a place between pixels. */
public enum Interpolation {
  /** The nearest pixel. */
  NEAREST,
  /** The four pixels around, by their nearness. */
  BILINEAR
}

package dev.lanewise.nn.layers;

/** How {@link UpSampling2D} finds new pixels. */
public enum Interpolation {
  /** Each pixel is repeated. */
  NEAREST,
  /** Between the nearest two rows and columns, by nearness; pixels are points at their centers. */
  BILINEAR
}

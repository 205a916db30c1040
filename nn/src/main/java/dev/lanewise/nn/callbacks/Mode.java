package dev.lanewise.nn.callbacks;

/** Which values of a figure are better. */
public enum Mode {
  /** Larger ones if the name is that of an accuracy and the like, otherwise smaller ones. */
  AUTO,
  /** Smaller ones. */
  MIN,
  /** Larger ones. */
  MAX
}

package dev.lanewise.nn.optimizers;

/**
 * How large gradients may be.
 *
 * @param kind what is limited
 * @param limit the most that it may be
 */
public record Clipping(Kind kind, float limit) {
  /** What is limited. */
  public enum Kind {
    /** The absolute value of each number. */
    VALUE,
    /** The norm of the gradient by each parameter tensor. */
    NORM,
    /** The norm of the whole gradient. */
    GLOBAL_NORM
  }
}

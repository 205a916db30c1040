package dev.lanewise.kernels;

/**
 * A function that an operator applies to its result while that is still in cache.
 *
 * <pre>{@code
 * var conv = Conv2d.forward(shape, Activation.RELU, Parallelism.caller());
 * }</pre>
 */
public enum Activation {
  /** Nothing: y = x. */
  NONE(Float.NEGATIVE_INFINITY),
  /** y = x if x &gt; 0 or x is NaN, else +0. */
  RELU(0f);

  private final float floor;

  Activation(float floor) {
    this.floor = floor;
  }

  /**
   * The value that a result at or below it is replaced by; minus infinity leaves every result as it
   * is.
   */
  float floor() {
    return floor;
  }
}

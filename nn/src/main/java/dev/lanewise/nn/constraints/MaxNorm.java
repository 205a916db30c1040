package dev.lanewise.nn.constraints;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * Weights of a norm above {@code maxValue} are scaled down to it: {@code w min(norm, maxValue) /
 * (1e-7 + norm)}, as in Keras.
 *
 * @param maxValue the largest norm
 * @param axes along which norms are taken, side by side: of a dense kernel [in, out] 0, of a
 *     convolution's [height, width, in, out] 0, 1 and 2
 */
public record MaxNorm(float maxValue, List<Integer> axes) implements Constraint {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code maxValue} is negative or not finite
   */
  public MaxNorm {
    axes = List.copyOf(axes);
    if (!(maxValue >= 0 && maxValue <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "MaxNorm maxValue: expected 0 or more, finite, got " + maxValue);
    }
  }

  /** Keras's defaults: 2, along axis 0. */
  public static MaxNorm of() {
    return of(2);
  }

  /** A largest norm along axis 0. */
  public static MaxNorm of(double maxValue) {
    return new MaxNorm((float) maxValue, List.of(0));
  }

  /** The same along other axes. */
  public MaxNorm axes(Integer... newAxes) {
    return new MaxNorm(maxValue, List.of(newAxes));
  }

  @Override
  public ConstraintStep step(Shape shape, Parallelism parallelism) {
    return new ScaledByNorm("MaxNorm", shape, axes, this::scaled, parallelism);
  }

  private float scaled(float norm) {
    return Math.min(norm, maxValue);
  }
}

package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;

/**
 * The mean over a sample's values of {@code e^2 / 2} where the error {@code e = y - t} is at most
 * delta in size, and {@code delta |e| - delta^2 / 2} where it is larger. Huber, "Robust estimation
 * of a location parameter", 1964.
 *
 * @param delta where squares end
 */
public record Huber(double delta) implements Loss {
  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code delta} is not above 0
   */
  public Huber {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("Huber delta: expected above 0, got " + delta);
    }
  }

  /** Keras's default: delta 1. */
  public static Huber of() {
    return new Huber(1);
  }

  /** The same with another delta. */
  public Huber delta(double newDelta) {
    return new Huber(newDelta);
  }

  @Override
  public String name() {
    return "huber";
  }

  @Override
  public LossStep step(int samples, Shape output, boolean softmaxTaken, Parallelism parallelism) {
    return PointwiseStep.mean(samples, output, this::value, this::slope);
  }

  private double value(double y, double t) {
    double size = Math.abs(y - t);
    return size <= delta ? 0.5 * size * size : delta * size - 0.5 * delta * delta;
  }

  private double slope(double y, double t) {
    return Math.clamp(y - t, -delta, delta);
  }
}

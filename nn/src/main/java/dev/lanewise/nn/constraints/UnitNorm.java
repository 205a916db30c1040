package dev.lanewise.nn.constraints;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * Weights are scaled to a norm of 1: {@code w / (1e-7 + norm)}, as in Keras.
 *
 * @param axes along which norms are taken, side by side: of a dense kernel [in, out] 0, of a
 *     convolution's [height, width, in, out] 0, 1 and 2
 */
public record UnitNorm(List<Integer> axes) implements Constraint {
  /** Copies the list. */
  public UnitNorm {
    axes = List.copyOf(axes);
  }

  /** Keras's default: along axis 0. */
  public static UnitNorm of() {
    return new UnitNorm(List.of(0));
  }

  /** The same along other axes. */
  public UnitNorm axes(Integer... newAxes) {
    return new UnitNorm(List.of(newAxes));
  }

  @Override
  public ConstraintStep step(Shape shape, Parallelism parallelism) {
    return new ScaledByNorm("UnitNorm", shape, axes, norm -> 1, parallelism);
  }
}

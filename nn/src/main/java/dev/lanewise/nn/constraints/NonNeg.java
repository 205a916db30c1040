package dev.lanewise.nn.constraints;

import dev.lanewise.kernels.ActivationForward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.nn.data.Shape;

/** Weights below 0 become 0, as in Keras. */
public record NonNeg() implements Constraint {
  /** The constraint. */
  public static NonNeg of() {
    return new NonNeg();
  }

  @Override
  public ConstraintStep step(Shape shape, Parallelism parallelism) {
    ActivationForward relu =
        Activations.forward(PointwiseFunction.relu(), shape.size(), parallelism);
    return (weights, offset) -> relu.run(weights, offset, weights, offset);
  }
}

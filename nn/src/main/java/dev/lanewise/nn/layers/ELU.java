package dev.lanewise.nn.layers;

import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * y = x where x is above 0, else alpha * (exp(x) - 1).
 *
 * @param alpha minus the limit at minus infinity; 0 or more
 * @param name the layer's name, or null
 */
public record ELU(double alpha, @Nullable String name) implements Layer {

  /** Refuses an alpha below 0 or that is not finite. */
  public ELU {
    PointwiseFunction.elu(alpha);
  }

  /** The layer with Keras's alpha, 1. */
  public static ELU of() {
    return of(1);
  }

  /** The layer of an alpha. */
  public static ELU of(double alpha) {
    return new ELU(alpha, null);
  }

  /** The same with a name. */
  public ELU name(String newName) {
    return new ELU(alpha, newName);
  }

  @Override
  public String type() {
    return "ELU";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new PointwiseStep(function(), request);
  }

  private PointwiseFunction function() {
    return PointwiseFunction.elu(alpha);
  }
}

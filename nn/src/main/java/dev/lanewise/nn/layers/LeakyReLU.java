package dev.lanewise.nn.layers;

import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * y = x where x is above 0, else negativeSlope * x.
 *
 * @param negativeSlope the slope up to 0; 0 or more
 * @param name the layer's name, or null
 */
public record LeakyReLU(float negativeSlope, @Nullable String name) implements Layer {

  /** Refuses a slope below 0 or that is not finite. */
  public LeakyReLU {
    PointwiseFunction.leakyRelu(negativeSlope);
  }

  /** The layer with Keras's slope, 0.3. */
  public static LeakyReLU of() {
    return of(0.3);
  }

  /** The layer of a slope. */
  public static LeakyReLU of(double negativeSlope) {
    return new LeakyReLU((float) negativeSlope, null);
  }

  /** The same with a name. */
  public LeakyReLU name(String newName) {
    return new LeakyReLU(negativeSlope, newName);
  }

  @Override
  public String type() {
    return "LeakyReLU";
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
    return PointwiseFunction.leakyRelu(negativeSlope);
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.kernels.Rectifier;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rectifier:
 *
 * <pre>
 *   y = maxValue                           where x is maxValue or more
 *       x                                  where x is above the threshold
 *       negativeSlope * (x - threshold)    else
 * </pre>
 *
 * @param maxValue the largest value; 0 or more, positive infinity for none
 * @param negativeSlope the slope up to the threshold; 0 or more
 * @param threshold up to it the function is small; 0 or more
 * @param name the layer's name, or null
 */
public record ReLU(float maxValue, float negativeSlope, float threshold, @Nullable String name)
    implements Layer {

  /** Refuses options below 0, and a slope or threshold that is not finite. */
  public ReLU {
    new Rectifier(negativeSlope, threshold, maxValue);
  }

  /** The layer with Keras's defaults: max(x, 0). */
  public static ReLU of() {
    return new ReLU(Float.POSITIVE_INFINITY, 0, 0, null);
  }

  /** The same with a largest value. */
  public ReLU maxValue(double max) {
    return new ReLU((float) max, negativeSlope, threshold, name);
  }

  /** The same with another slope up to the threshold. */
  public ReLU negativeSlope(double slope) {
    return new ReLU(maxValue, (float) slope, threshold, name);
  }

  /** The same with another threshold. */
  public ReLU threshold(double newThreshold) {
    return new ReLU(maxValue, negativeSlope, (float) newThreshold, name);
  }

  /** The same with a name. */
  public ReLU name(String newName) {
    return new ReLU(maxValue, negativeSlope, threshold, newName);
  }

  @Override
  public String type() {
    return "ReLU";
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
    return new Rectifier(negativeSlope, threshold, maxValue);
  }
}

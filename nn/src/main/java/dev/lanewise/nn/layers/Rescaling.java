package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ScaleAndShift;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * y = x * scale + offset, as pixels of 0 to 255 become 0 to 1.
 *
 * @param scale the factor
 * @param offset what is added
 * @param name the layer's name, or null
 */
public record Rescaling(float scale, float offset, @Nullable String name) implements Layer {
  /** The layer of a factor. */
  public static Rescaling of(double scale) {
    return of(scale, 0);
  }

  /** The layer of a factor and what is added. */
  public static Rescaling of(double scale, double offset) {
    return new Rescaling((float) scale, (float) offset, null);
  }

  /** The same with a name. */
  public Rescaling name(String newName) {
    return new Rescaling(scale, offset, newName);
  }

  @Override
  public String type() {
    return "Rescaling";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new MapStep(
        ScaleAndShift.of(request.count(), scale, offset, request.parallelism())::run,
        ScaleAndShift.of(request.count(), scale, 0, request.parallelism())::run);
  }
}

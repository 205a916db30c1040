package dev.lanewise.nn.layers;

import dev.lanewise.kernels.UpsampleNearest2d;
import dev.lanewise.kernels.UpsampleShape;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repeats each row and each column of images, as Keras does with its interpolation {@code nearest}.
 *
 * @param factorHeight rows of the output for each row
 * @param factorWidth columns of the output for each column
 * @param name the layer's name, or null
 */
public record UpSampling2D(int factorHeight, int factorWidth, @Nullable String name)
    implements Layer {

  /** Refuses factors below 1. */
  public UpSampling2D {
    if (factorHeight < 1 || factorWidth < 1) {
      throw new IllegalArgumentException(
          "UpSampling2D: size: expected at least 1, got " + factorHeight + ", " + factorWidth);
    }
  }

  /** One factor for both axes. */
  public static UpSampling2D of(int both) {
    return of(both, both);
  }

  /** A factor for rows and one for columns. */
  public static UpSampling2D of(int height, int width) {
    return new UpSampling2D(height, width, null);
  }

  /** The same with a name. */
  public UpSampling2D name(String newName) {
    return new UpSampling2D(factorHeight, factorWidth, newName);
  }

  @Override
  public String type() {
    return "UpSampling2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    UpsampleShape shape = shape(1, inputs.getFirst());
    return Shape.of(shape.outputHeight(), shape.outputWidth(), shape.channels());
  }

  @Override
  public LayerStep step(StepRequest request) {
    UpsampleShape shape = shape(request.samples(), request.input());
    return new MapStep(
        UpsampleNearest2d.forward(shape, request.parallelism())::run,
        UpsampleNearest2d.backward(shape, request.parallelism())::run);
  }

  private UpsampleShape shape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    return new UpsampleShape(
        samples, image.height(), image.width(), image.channels(), factorHeight, factorWidth);
  }
}

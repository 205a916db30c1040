package dev.lanewise.nn.layers;

import dev.lanewise.kernels.BilinearUpsample2d;
import dev.lanewise.kernels.UpsampleNearest2d;
import dev.lanewise.kernels.UpsampleShape;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enlarges images by whole factors: repeats each row and each column, or draws lines between them.
 *
 * @param factorHeight rows of the output for each row
 * @param factorWidth columns of the output for each column
 * @param interpolation how new pixels are found
 * @param name the layer's name, or null
 */
public record UpSampling2D(
    int factorHeight, int factorWidth, Interpolation interpolation, @Nullable String name)
    implements Layer {

  /** Refuses factors below 1. */
  public UpSampling2D {
    if (factorHeight < 1 || factorWidth < 1) {
      throw new IllegalArgumentException(
          "UpSampling2D: size: expected at least 1, got " + factorHeight + ", " + factorWidth);
    }
  }

  /** One factor for both axes; pixels are repeated. */
  public static UpSampling2D of(int both) {
    return of(both, both);
  }

  /** A factor for rows and one for columns; pixels are repeated. */
  public static UpSampling2D of(int height, int width) {
    return new UpSampling2D(height, width, Interpolation.NEAREST, null);
  }

  /** The same with another interpolation. */
  public UpSampling2D interpolation(Interpolation newInterpolation) {
    return new UpSampling2D(factorHeight, factorWidth, newInterpolation, name);
  }

  /** The same with a name. */
  public UpSampling2D name(String newName) {
    return new UpSampling2D(factorHeight, factorWidth, interpolation, newName);
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
    var parallelism = request.parallelism();
    return switch (interpolation) {
      case NEAREST ->
          new MapStep(
              UpsampleNearest2d.forward(shape, parallelism)::run,
              UpsampleNearest2d.backward(shape, parallelism)::run);
      case BILINEAR ->
          new MapStep(
              BilinearUpsample2d.forward(shape, parallelism)::run,
              BilinearUpsample2d.backward(shape, parallelism)::run);
    };
  }

  private UpsampleShape shape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    return new UpsampleShape(
        samples, image.height(), image.width(), image.channels(), factorHeight, factorWidth);
  }
}

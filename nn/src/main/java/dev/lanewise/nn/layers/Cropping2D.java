package dev.lanewise.nn.layers;

import dev.lanewise.kernels.BorderShape;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.ZeroPad2d;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts rows and columns off the borders of images.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns before
 * @param right columns after
 * @param name the layer's name, or null
 */
public record Cropping2D(int top, int bottom, int left, int right, @Nullable String name)
    implements Layer {

  /** Refuses negative numbers. */
  public Cropping2D {
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new IllegalArgumentException(
          "Cropping2D: expected 0 or more, got "
              + (top + ", " + bottom + ", " + left + ", " + right));
    }
  }

  /** As many rows and columns on each side. */
  public static Cropping2D of(int all) {
    return of(all, all);
  }

  /** As many rows above as below, and columns before as after. */
  public static Cropping2D of(int rows, int columns) {
    return of(rows, rows, columns, columns);
  }

  /** Rows above and below, columns before and after. */
  public static Cropping2D of(int top, int bottom, int left, int right) {
    return new Cropping2D(top, bottom, left, right, null);
  }

  /** The same with a name. */
  public Cropping2D name(String newName) {
    return new Cropping2D(top, bottom, left, right, newName);
  }

  @Override
  public String type() {
    return "Cropping2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    BorderShape shape = shape(1, inputs.getFirst());
    return Shape.of(shape.height(), shape.width(), shape.channels());
  }

  @Override
  public LayerStep step(StepRequest request) {
    BorderShape shape = shape(request.samples(), request.input());
    return new MapStep(
        Crop2d.of(shape, request.parallelism())::run,
        ZeroPad2d.of(shape, request.parallelism())::run);
  }

  private BorderShape shape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    long height = (long) image.height() - top - bottom;
    long width = (long) image.width() - left - right;
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "expected images larger than what is cut off, "
              + (top + ", " + bottom + ", " + left + ", " + right)
              + (", got " + input));
    }
    return new BorderShape(
        samples, (int) height, (int) width, image.channels(), top, bottom, left, right);
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.kernels.BorderShape;
import dev.lanewise.kernels.Crop2d;
import dev.lanewise.kernels.ZeroPad2d;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows and columns of zeros around images.
 *
 * @param top rows above
 * @param bottom rows below
 * @param left columns before
 * @param right columns after
 * @param name the layer's name, or null
 */
public record ZeroPadding2D(int top, int bottom, int left, int right, @Nullable String name)
    implements Layer {

  /** Refuses negative numbers. */
  public ZeroPadding2D {
    if (top < 0 || bottom < 0 || left < 0 || right < 0) {
      throw new IllegalArgumentException(
          "ZeroPadding2D: expected 0 or more, got "
              + (top + ", " + bottom + ", " + left + ", " + right));
    }
  }

  /** As many rows and columns on each side. */
  public static ZeroPadding2D of(int all) {
    return of(all, all);
  }

  /** As many rows above as below, and columns before as after. */
  public static ZeroPadding2D of(int rows, int columns) {
    return of(rows, rows, columns, columns);
  }

  /** Rows above and below, columns before and after. */
  public static ZeroPadding2D of(int top, int bottom, int left, int right) {
    return new ZeroPadding2D(top, bottom, left, right, null);
  }

  /** The same with a name. */
  public ZeroPadding2D name(String newName) {
    return new ZeroPadding2D(top, bottom, left, right, newName);
  }

  @Override
  public String type() {
    return "ZeroPadding2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    BorderShape shape = shape(1, inputs.getFirst());
    return Shape.of(shape.outerHeight(), shape.outerWidth(), shape.channels());
  }

  @Override
  public LayerStep step(StepRequest request) {
    BorderShape shape = shape(request.samples(), request.input());
    return new MapStep(
        ZeroPad2d.of(shape, request.parallelism())::run,
        Crop2d.of(shape, request.parallelism())::run);
  }

  private BorderShape shape(int samples, Shape input) {
    ImageSize image = ImageSize.of(input);
    return new BorderShape(
        samples, image.height(), image.width(), image.channels(), top, bottom, left, right);
  }
}

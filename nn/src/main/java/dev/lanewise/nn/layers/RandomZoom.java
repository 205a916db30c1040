package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, makes each image larger or smaller around its middle by factors of its own, uniform
 * within ranges; otherwise passes images.
 *
 * @param heightFactor the range of factors less 1 by which the height of what is seen grows: above
 *     0 the image becomes smaller
 * @param widthFactor that of the width, or null for the same factor as of the height
 * @param fillMode what is taken beyond the image
 * @param interpolation what is taken between pixels
 * @param fillValue the value of {@link FillMode#CONSTANT}
 * @param name the layer's name, or null
 */
public record RandomZoom(
    Range heightFactor,
    @Nullable Range widthFactor,
    FillMode fillMode,
    Interpolation interpolation,
    double fillValue,
    @Nullable String name)
    implements Layer {

  /** Refuses factors beyond -1 and 1. */
  public RandomZoom {
    heightFactor.check("RandomZoom: heightFactor", -1, 1);
    if (widthFactor != null) {
      widthFactor.check("RandomZoom: widthFactor", -1, 1);
    }
  }

  /** By up to a factor in either direction, keeping proportions, as Keras's defaults. */
  public static RandomZoom of(double heightFactor) {
    return of(Range.around(heightFactor), null);
  }

  /** By up to a factor for height and one for width. */
  public static RandomZoom of(double heightFactor, double widthFactor) {
    return of(Range.around(heightFactor), Range.around(widthFactor));
  }

  /** By ranges of factors, that of the width null to keep proportions. */
  public static RandomZoom of(Range heightFactor, @Nullable Range widthFactor) {
    return new RandomZoom(
        heightFactor, widthFactor, FillMode.REFLECT, Interpolation.BILINEAR, 0, null);
  }

  /** The same with another way to go on beyond the image. */
  public RandomZoom fillMode(FillMode mode) {
    return new RandomZoom(heightFactor, widthFactor, mode, interpolation, fillValue, name);
  }

  /** The same with another interpolation. */
  public RandomZoom interpolation(Interpolation other) {
    return new RandomZoom(heightFactor, widthFactor, fillMode, other, fillValue, name);
  }

  /** The same with another value for {@link FillMode#CONSTANT}. */
  public RandomZoom fillValue(double value) {
    return new RandomZoom(heightFactor, widthFactor, fillMode, interpolation, value, name);
  }

  /** The same with a name. */
  public RandomZoom name(String newName) {
    return new RandomZoom(heightFactor, widthFactor, fillMode, interpolation, fillValue, newName);
  }

  @Override
  public String type() {
    return "RandomZoom";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return ImageSize.same(inputs.getFirst());
  }

  @Override
  public boolean isView(boolean training) {
    return !training;
  }

  @Override
  public LayerStep step(StepRequest request) {
    ImageSize image = ImageSize.of(request.input());
    return new AffineStep(
        request,
        (index, first, second) -> coefficient(index, image, first, second),
        fillMode,
        interpolation,
        fillValue);
  }

  private double coefficient(int index, ImageSize image, double first, double second) {
    double height = 1 + heightFactor.at(first);
    double width = widthFactor == null ? height : 1 + widthFactor.at(second);
    return switch (index) {
      case 0 -> width;
      case 2 -> (image.width() - 1) / 2.0 * (1 - width);
      case 4 -> height;
      case 5 -> (image.height() - 1) / 2.0 * (1 - height);
      default -> 0;
    };
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, shifts each image by distances of its own, uniform within ranges; otherwise passes
 * images.
 *
 * @param heightFactor the range of distances down, in parts of the height
 * @param widthFactor the range of distances to the right, in parts of the width
 * @param fillMode what is taken beyond the image
 * @param interpolation what is taken between pixels
 * @param fillValue the value of {@link FillMode#CONSTANT}
 * @param name the layer's name, or null
 */
public record RandomTranslation(
    Range heightFactor,
    Range widthFactor,
    FillMode fillMode,
    Interpolation interpolation,
    double fillValue,
    @Nullable String name)
    implements Layer {

  /** Refuses factors beyond -1 and 1. */
  public RandomTranslation {
    heightFactor.check("RandomTranslation: heightFactor", -1, 1);
    widthFactor.check("RandomTranslation: widthFactor", -1, 1);
  }

  /** By up to a part of height and width in all directions, as Keras's defaults. */
  public static RandomTranslation of(double heightFactor, double widthFactor) {
    return of(Range.around(heightFactor), Range.around(widthFactor));
  }

  /** By ranges of parts of height and width. */
  public static RandomTranslation of(Range heightFactor, Range widthFactor) {
    return new RandomTranslation(
        heightFactor, widthFactor, FillMode.REFLECT, Interpolation.BILINEAR, 0, null);
  }

  /** The same with another way to go on beyond the image. */
  public RandomTranslation fillMode(FillMode mode) {
    return new RandomTranslation(heightFactor, widthFactor, mode, interpolation, fillValue, name);
  }

  /** The same with another interpolation. */
  public RandomTranslation interpolation(Interpolation other) {
    return new RandomTranslation(heightFactor, widthFactor, fillMode, other, fillValue, name);
  }

  /** The same with another value for {@link FillMode#CONSTANT}. */
  public RandomTranslation fillValue(double value) {
    return new RandomTranslation(heightFactor, widthFactor, fillMode, interpolation, value, name);
  }

  /** The same with a name. */
  public RandomTranslation name(String newName) {
    return new RandomTranslation(
        heightFactor, widthFactor, fillMode, interpolation, fillValue, newName);
  }

  @Override
  public String type() {
    return "RandomTranslation";
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
    return switch (index) {
      case 0, 4 -> 1;
      case 2 -> -widthFactor.at(second) * image.width();
      case 5 -> -heightFactor.at(first) * image.height();
      default -> 0;
    };
  }
}

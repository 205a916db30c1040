package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, turns each image around its middle by an angle of its own, uniform within a range;
 * otherwise passes images.
 *
 * @param factor the range of angles in parts of a full turn, counter-clockwise
 * @param fillMode what is taken beyond the image
 * @param interpolation what is taken between pixels
 * @param fillValue the value of {@link FillMode#CONSTANT}
 * @param name the layer's name, or null
 */
public record RandomRotation(
    Range factor,
    FillMode fillMode,
    Interpolation interpolation,
    double fillValue,
    @Nullable String name)
    implements Layer {

  /** Refuses factors beyond -1 and 1. */
  public RandomRotation {
    factor.check("RandomRotation: factor", -1, 1);
  }

  /** By up to a part of a full turn in either direction, as Keras's defaults. */
  public static RandomRotation of(double factor) {
    return of(Range.around(factor));
  }

  /** By a range of parts of a full turn. */
  public static RandomRotation of(Range factor) {
    return new RandomRotation(factor, FillMode.REFLECT, Interpolation.BILINEAR, 0, null);
  }

  /** The same with another way to go on beyond the image. */
  public RandomRotation fillMode(FillMode mode) {
    return new RandomRotation(factor, mode, interpolation, fillValue, name);
  }

  /** The same with another interpolation. */
  public RandomRotation interpolation(Interpolation other) {
    return new RandomRotation(factor, fillMode, other, fillValue, name);
  }

  /** The same with another value for {@link FillMode#CONSTANT}. */
  public RandomRotation fillValue(double value) {
    return new RandomRotation(factor, fillMode, interpolation, value, name);
  }

  /** The same with a name. */
  public RandomRotation name(String newName) {
    return new RandomRotation(factor, fillMode, interpolation, fillValue, newName);
  }

  @Override
  public String type() {
    return "RandomRotation";
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
        (index, first, second) -> coefficient(index, image, first),
        fillMode,
        interpolation,
        fillValue);
  }

  private double coefficient(int index, ImageSize image, double draw) {
    double angle = factor.at(draw) * 2 * Math.PI;
    double cos = StrictMath.cos(angle); // the same on every machine
    double sin = StrictMath.sin(angle);
    double x = (image.width() - 1) / 2.0;
    double y = (image.height() - 1) / 2.0;
    return switch (index) {
      case 0, 4 -> cos;
      case 1 -> -sin;
      case 2 -> x - x * cos + y * sin;
      case 3 -> sin;
      default -> y - x * sin - y * cos;
    };
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, a part of images at a random place: the same for all images of a batch, as in Keras.
 * Afterwards, and of an image that is not larger in both directions, the largest part in the middle
 * that has the output's proportions, resized by bilinear interpolation.
 *
 * @param height rows of the output
 * @param width columns of the output
 * @param name the layer's name, or null
 */
public record RandomCrop(int height, int width, @Nullable String name) implements Layer {

  /** Refuses sizes below 1. */
  public RandomCrop {
    ImageSize.checkOutput("RandomCrop", height, width);
  }

  /** To a size. */
  public static RandomCrop of(int height, int width) {
    return new RandomCrop(height, width, null);
  }

  /** The same with a name. */
  public RandomCrop name(String newName) {
    return new RandomCrop(height, width, newName);
  }

  @Override
  public String type() {
    return "RandomCrop";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(height, width, ImageSize.of(inputs.getFirst()).channels());
  }

  @Override
  public LayerStep step(StepRequest request) {
    ImageSize image = ImageSize.of(request.input());
    if (request.training() && image.height() > height && image.width() > width) {
      return WindowStep.random(request, height, width);
    }
    ImageWindow window = ImageWindow.inside(image, height, width);
    return WindowStep.of(request, window, height, width, Interpolation.BILINEAR, 0);
  }
}

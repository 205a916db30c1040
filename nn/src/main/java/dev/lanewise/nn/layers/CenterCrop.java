package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The middle of images, in training and afterwards. Of an image that is smaller the largest part in
 * the middle that has the output's proportions is resized, by bilinear interpolation.
 *
 * @param height rows of the output
 * @param width columns of the output
 * @param name the layer's name, or null
 */
public record CenterCrop(int height, int width, @Nullable String name) implements Layer {

  /** Refuses sizes below 1. */
  public CenterCrop {
    ImageSize.checkOutput("CenterCrop", height, width);
  }

  /** To a size. */
  public static CenterCrop of(int height, int width) {
    return new CenterCrop(height, width, null);
  }

  /** The same with a name. */
  public CenterCrop name(String newName) {
    return new CenterCrop(height, width, newName);
  }

  @Override
  public String type() {
    return "CenterCrop";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(height, width, ImageSize.of(inputs.getFirst()).channels());
  }

  @Override
  public LayerStep step(StepRequest request) {
    ImageSize image = ImageSize.of(request.input());
    ImageWindow window =
        image.height() >= height && image.width() >= width
            ? ImageWindow.center(image, height, width)
            : ImageWindow.inside(image, height, width);
    return WindowStep.of(request, window, height, width, Interpolation.BILINEAR, 0);
  }
}

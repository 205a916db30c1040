package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images of another size, in training and afterwards. Pixel i of the output lies at {@code (i +
 * 1/2) input / output - 1/2}, as with {@code tf.image.resize}, without smoothing.
 *
 * @param height rows of the output
 * @param width columns of the output
 * @param interpolation what is taken between pixels
 * @param cropToAspectRatio whether the largest part in the middle that has the output's proportions
 *     is resized, rather than all of the image
 * @param padToAspectRatio whether the image is padded, on both sides alike, to the output's
 *     proportions first
 * @param fillValue what it is padded with
 * @param name the layer's name, or null
 */
public record Resizing(
    int height,
    int width,
    Interpolation interpolation,
    boolean cropToAspectRatio,
    boolean padToAspectRatio,
    double fillValue,
    @Nullable String name)
    implements Layer {

  /** Refuses sizes below 1, and both of cropping and padding. */
  public Resizing {
    ImageSize.checkOutput("Resizing", height, width);
    if (cropToAspectRatio && padToAspectRatio) {
      throw new IllegalArgumentException(
          "Resizing: expected one of cropToAspectRatio and padToAspectRatio, got both");
    }
  }

  /** To a size, by bilinear interpolation. */
  public static Resizing of(int height, int width) {
    return new Resizing(height, width, Interpolation.BILINEAR, false, false, 0, null);
  }

  /** The same with another interpolation. */
  public Resizing interpolation(Interpolation other) {
    return new Resizing(height, width, other, cropToAspectRatio, padToAspectRatio, fillValue, name);
  }

  /** The same, cropping to the output's proportions or not. */
  public Resizing cropToAspectRatio(boolean crop) {
    return new Resizing(height, width, interpolation, crop, padToAspectRatio, fillValue, name);
  }

  /** The same, padding to the output's proportions or not. */
  public Resizing padToAspectRatio(boolean pad) {
    return new Resizing(height, width, interpolation, cropToAspectRatio, pad, fillValue, name);
  }

  /** The same with another value for padding. */
  public Resizing fillValue(double value) {
    return new Resizing(
        height, width, interpolation, cropToAspectRatio, padToAspectRatio, value, name);
  }

  /** The same with a name. */
  public Resizing name(String newName) {
    return new Resizing(
        height, width, interpolation, cropToAspectRatio, padToAspectRatio, fillValue, newName);
  }

  @Override
  public String type() {
    return "Resizing";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.of(height, width, ImageSize.of(inputs.getFirst()).channels());
  }

  @Override
  public LayerStep step(StepRequest request) {
    ImageSize image = ImageSize.of(request.input());
    ImageWindow window =
        cropToAspectRatio
            ? ImageWindow.inside(image, height, width)
            : padToAspectRatio ? ImageWindow.around(image, height, width) : ImageWindow.all(image);
    return WindowStep.of(request, window, height, width, interpolation, fillValue);
  }
}

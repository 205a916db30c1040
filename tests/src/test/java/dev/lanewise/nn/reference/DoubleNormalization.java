package dev.lanewise.nn.reference;

import dev.lanewise.nn.layers.GroupNormalization;
import dev.lanewise.nn.layers.LayerNormalization;
import dev.lanewise.nn.layers.StepRequest;
import java.util.List;

/**
 * Normalization of groups of channels of images.
 *
 * @param pixels of an image, or 1 for rows
 * @param channels of a pixel
 * @param groups of the channels
 */
record DoubleNormalization(
    int pixels, int channels, int groups, double epsilon, boolean scale, boolean center)
    implements DoubleLayer {

  static DoubleNormalization of(LayerNormalization layer, StepRequest request) {
    int channels = request.input().get(request.input().rank() - 1);
    return new DoubleNormalization(1, channels, 1, layer.epsilon(), layer.scale(), layer.center());
  }

  static DoubleNormalization of(GroupNormalization layer, StepRequest request) {
    int channels = request.input().get(2);
    return new DoubleNormalization(
        request.input().size() / channels,
        channels,
        layer.groups() == -1 ? channels : layer.groups(),
        layer.epsilon(),
        layer.scale(),
        layer.center());
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    double[] y = new double[x.length];
    for (int image = 0; image < x.length; image += pixels * channels) {
      for (int group = 0; group < groups; group++) {
        normalize(x, image, group, y);
      }
    }
    for (int i = 0; i < y.length; i++) {
      y[i] *= scale ? parameters.getFirst()[i % channels] : 1;
      y[i] += center ? parameters.getLast()[i % channels] : 0;
    }
    return y;
  }

  private void normalize(double[] x, int image, int group, double[] y) {
    int width = channels / groups;
    int count = pixels * width;
    double mean = 0;
    for (int i = 0; i < count; i++) {
      mean += x[at(image, group, i, width)] / count;
    }
    double variance = 0;
    for (int i = 0; i < count; i++) {
      variance += Math.pow(x[at(image, group, i, width)] - mean, 2) / count;
    }
    for (int i = 0; i < count; i++) {
      int at = at(image, group, i, width);
      y[at] = (x[at] - mean) / Math.sqrt(variance + epsilon);
    }
  }

  private int at(int image, int group, int i, int width) {
    return image + i / width * channels + group * width + i % width;
  }
}

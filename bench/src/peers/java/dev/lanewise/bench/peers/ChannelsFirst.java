package dev.lanewise.bench.peers;

import dev.lanewise.nn.Weights;
import dev.lanewise.nn.data.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights of {@link NoteNet} as frameworks want them that have channels first.
 *
 * @param name as in Lanewise
 * @param sizes filters, channels, rows, columns of a convolution; out, in of a dense layer; or the
 *     length of a bias
 */
record ChannelsFirst(String name, long[] sizes, float[] values) {

  /** All weights, in the order of layers. */
  static List<ChannelsFirst> of(Weights weights) {
    List<ChannelsFirst> all = new ArrayList<>();
    // Of the last convolution; the first dense layer sees its outputs flattened.
    int filters = 1;
    boolean flattened = false;
    for (String name : weights.names()) {
      Tensor tensor = weights.get(name);
      int[] sizes = tensor.shape().toArray();
      switch (sizes.length) {
        case 4 -> {
          all.add(kernel(name, sizes, tensor.toArray()));
          filters = sizes[3];
        }
        case 2 -> {
          all.add(dense(name, sizes, flattened ? 1 : filters, tensor.toArray()));
          flattened = true;
        }
        default -> all.add(new ChannelsFirst(name, new long[] {sizes[0]}, tensor.toArray()));
      }
    }
    return all;
  }

  private static ChannelsFirst kernel(String name, int[] sizes, float[] values) {
    int pixels = sizes[0] * sizes[1];
    int channels = sizes[2];
    int filters = sizes[3];
    float[] moved = new float[values.length];
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int c = 0; c < channels; c++) {
        for (int f = 0; f < filters; f++) {
          moved[(f * channels + c) * pixels + pixel] = values[(pixel * channels + c) * filters + f];
        }
      }
    }
    return new ChannelsFirst(name, new long[] {filters, channels, sizes[0], sizes[1]}, moved);
  }

  /** Inputs are images of so many channels, flattened, channels last. */
  private static ChannelsFirst dense(String name, int[] sizes, int channels, float[] values) {
    int inputs = sizes[0];
    int outputs = sizes[1];
    int pixels = inputs / channels;
    float[] moved = new float[values.length];
    for (int in = 0; in < inputs; in++) {
      int place = in % channels * pixels + in / channels;
      for (int out = 0; out < outputs; out++) {
        moved[out * inputs + place] = values[in * outputs + out];
      }
    }
    return new ChannelsFirst(name, new long[] {outputs, inputs}, moved);
  }
}

package dev.lanewise.nn.reference;

import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * Images whose pixels are pixels of the input, or zeros.
 *
 * @param input the shape of a sample
 * @param output the shape of the output
 * @param source where a pixel comes from
 */
record DoubleImages(Shape input, Shape output, Source source) implements DoubleLayer {

  /** Where a pixel of the output comes from. */
  interface Source {
    /** The row and column of the input, beyond its border for a zero. */
    int[] of(int row, int column);
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    int channels = input.get(2);
    double[] y = new double[x.length / input.size() * output.size()];
    for (int to = 0; to < y.length; to++) {
      int pixel = to / channels;
      int column = pixel % output.get(1);
      int row = pixel / output.get(1) % output.get(0);
      int image = to / output.size();
      int[] from = source.of(row, column);
      if (from[0] >= 0 && from[0] < input.get(0) && from[1] >= 0 && from[1] < input.get(1)) {
        int at = (image * input.get(0) + from[0]) * input.get(1) + from[1];
        y[to] = x[at * channels + to % channels];
      }
    }
    return y;
  }
}

package dev.lanewise.nn.reference;

import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * Enlarged images, each pixel by its nearness to the centers of the four around it.
 *
 * @param input the shape of a sample
 * @param factorHeight rows for each row
 * @param factorWidth columns for each column
 */
record DoubleBilinear(Shape input, int factorHeight, int factorWidth) implements DoubleLayer {
  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    int height = input.get(0) * factorHeight;
    int width = input.get(1) * factorWidth;
    int channels = input.get(2);
    double[] y = new double[x.length * factorHeight * factorWidth];
    for (int i = 0; i < y.length; i++) {
      int column = i / channels % width;
      int row = i / channels / width % height;
      int image = i / (channels * width * height);
      for (int r = 0; r < input.get(0); r++) {
        for (int c = 0; c < input.get(1); c++) {
          int from = ((image * input.get(0) + r) * input.get(1) + c) * channels + i % channels;
          y[i] +=
              x[from]
                  * nearness(row, factorHeight, r, input.get(0))
                  * nearness(column, factorWidth, c, input.get(1));
        }
      }
    }
    return y;
  }

  private static double nearness(int pixel, int factor, int source, int count) {
    double place = Math.clamp((pixel + 0.5) / factor - 0.5, 0, count - 1);
    return Math.max(0, 1 - Math.abs(place - source));
  }
}

package dev.lanewise.nn.reference;

import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.WindowOracle;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.AveragePooling2D;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.StepRequest;
import java.util.Arrays;
import java.util.List;

/** The largest value or the mean of each window; a mean is over what lies in the image. */
record DoublePooling2D(WindowOracle windows, int channels, boolean mean) implements DoubleLayer {

  static DoublePooling2D of(MaxPooling2D layer, StepRequest request) {
    Shape image = request.input();
    Padding padding = layer.padding();
    return of(
        request,
        WindowOracle.Axis.rows(image.get(0), layer.poolHeight(), layer.strideHeight(), 1, padding),
        WindowOracle.Axis.columns(image.get(1), layer.poolWidth(), layer.strideWidth(), 1, padding),
        false);
  }

  static DoublePooling2D of(AveragePooling2D layer, StepRequest request) {
    Shape image = request.input();
    Padding padding = layer.padding();
    return of(
        request,
        WindowOracle.Axis.rows(image.get(0), layer.poolHeight(), layer.strideHeight(), 1, padding),
        WindowOracle.Axis.columns(image.get(1), layer.poolWidth(), layer.strideWidth(), 1, padding),
        true);
  }

  /** One window for each image. */
  static DoublePooling2D global(StepRequest request, boolean mean) {
    int height = request.input().get(0);
    int width = request.input().get(1);
    return of(
        request,
        WindowOracle.Axis.rows(height, height, 1, 1, Padding.VALID),
        WindowOracle.Axis.columns(width, width, 1, 1, Padding.VALID),
        mean);
  }

  private static DoublePooling2D of(
      StepRequest request, WindowOracle.Axis rows, WindowOracle.Axis columns, boolean mean) {
    return new DoublePooling2D(
        new WindowOracle(request.samples(), rows, columns), request.input().get(2), mean);
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    double[] y = new double[windows.outputPixels() * channels];
    int[] cells = new int[y.length];
    Arrays.fill(y, mean ? 0 : Double.NEGATIVE_INFINITY);
    windows.visit(
        (input, cell, output) -> {
          for (int c = 0; c < channels; c++) {
            int to = output * channels + c;
            double value = x[input * channels + c];
            y[to] = mean ? y[to] + value : Math.max(y[to], value);
            cells[to]++;
          }
        });
    for (int i = 0; mean && i < y.length; i++) {
      y[i] /= cells[i];
    }
    return y;
  }
}

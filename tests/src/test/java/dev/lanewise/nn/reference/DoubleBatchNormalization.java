package dev.lanewise.nn.reference;

import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.StepRequest;
import java.util.List;

/**
 * Batch normalization.
 *
 * @param batch whether by the figures of the batch, else by the averages
 */
record DoubleBatchNormalization(BatchNormalization layer, boolean batch, int channels)
    implements DoubleLayer {

  static DoubleBatchNormalization of(BatchNormalization layer, StepRequest request) {
    return new DoubleBatchNormalization(
        layer,
        request.training() && layer.trainable(),
        request.input().get(request.input().rank() - 1));
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    int rows = x.length / channels;
    double[] y = new double[x.length];
    for (int c = 0; c < channels; c++) {
      double mean = parameters.get(parameters.size() - 2)[c];
      double variance = parameters.getLast()[c];
      if (batch) {
        mean = 0;
        for (int i = 0; i < rows; i++) {
          mean += x[i * channels + c] / rows;
        }
        variance = 0;
        for (int i = 0; i < rows; i++) {
          variance += Math.pow(x[i * channels + c] - mean, 2) / rows;
        }
      }
      double gamma = layer.scale() ? parameters.getFirst()[c] : 1;
      double beta = layer.center() ? parameters.get(layer.scale() ? 1 : 0)[c] : 0;
      for (int i = c; i < x.length; i += channels) {
        y[i] = (x[i] - mean) / Math.sqrt(variance + layer.epsilon()) * gamma + beta;
      }
    }
    return y;
  }
}

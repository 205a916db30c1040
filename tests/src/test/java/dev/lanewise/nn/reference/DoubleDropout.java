package dev.lanewise.nn.reference;

import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.StepRequest;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/** Dropout by the mask that the layer has at a step, seen from what it does to ones. */
record DoubleDropout(double[] factors) implements DoubleLayer {
  DoubleDropout(Dropout layer, StepRequest request, long step) {
    this(factors(layer, request, step));
  }

  private static double[] factors(Dropout layer, StepRequest request, long step) {
    double[] factors = new double[request.count()];
    Arrays.fill(factors, 1);
    if (layer.isView(request.training())) {
      return factors;
    }
    float[] ones = new float[request.count()];
    Arrays.fill(ones, 1f);
    try (Arena arena = Arena.ofShared()) {
      float[] mask = LoneLayer.of(arena, layer, request, step, List.of(ones), List.of()).forward();
      for (int i = 0; i < mask.length; i++) {
        factors[i] = mask[i] == 0 ? 0 : 1 / (1 - (double) layer.rate());
      }
    }
    return factors;
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] y = inputs.getFirst().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= factors[i];
    }
    return y;
  }
}

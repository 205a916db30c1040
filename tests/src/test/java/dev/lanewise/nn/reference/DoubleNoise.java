package dev.lanewise.nn.reference;

import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.GaussianDropout;
import dev.lanewise.nn.layers.GaussianNoise;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.SpatialDropout2D;
import dev.lanewise.nn.layers.StepRequest;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Random layers with the random values that they have at a step, seen from what they do to ones.
 *
 * @param factors by which values are multiplied
 * @param terms which are added
 */
record DoubleNoise(double[] factors, double[] terms) implements DoubleLayer {
  static DoubleNoise of(Dropout layer, StepRequest request, long step) {
    return of(layer, request, step, layer.rate());
  }

  /** A channel of a sample falls as a whole. */
  static DoubleNoise of(SpatialDropout2D layer, StepRequest request, long step) {
    DoubleNoise noise = of(layer, request, step, layer.rate());
    int size = request.input().size();
    int channels = request.input().get(2);
    double[] factors = noise.factors.clone();
    for (int i = 0; i < factors.length; i++) {
      factors[i] = noise.factors[i / size * size + i % channels];
    }
    return new DoubleNoise(factors, noise.terms);
  }

  private static DoubleNoise of(Layer layer, StepRequest request, long step, double rate) {
    double[] ones = ofOnes(layer, request, step);
    return new DoubleNoise(map(ones, y -> y == 0 ? 0 : 1 / (1 - rate)), new double[ones.length]);
  }

  static DoubleNoise of(GaussianDropout layer, StepRequest request, long step) {
    double[] ones = ofOnes(layer, request, step);
    return new DoubleNoise(ones, new double[ones.length]);
  }

  static DoubleNoise of(GaussianNoise layer, StepRequest request, long step) {
    double[] ones = ofOnes(layer, request, step);
    return new DoubleNoise(map(ones, y -> 1), map(ones, y -> y - 1));
  }

  private static double[] map(double[] values, DoubleUnaryOperator function) {
    return Arrays.stream(values).map(function).toArray();
  }

  private static double[] ofOnes(Layer layer, StepRequest request, long step) {
    float[] ones = new float[request.count()];
    Arrays.fill(ones, 1f);
    double[] result = new double[ones.length];
    Arrays.fill(result, 1);
    if (!layer.isView(request.training())) {
      try (Arena arena = Arena.ofShared()) {
        float[] y = LoneLayer.of(arena, layer, request, step, List.of(ones), List.of()).forward();
        Arrays.setAll(result, i -> y[i]);
      }
    }
    return result;
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] y = inputs.getFirst().clone();
    for (int i = 0; i < y.length; i++) {
      y[i] = y[i] * factors[i] + terms[i];
    }
    return y;
  }
}

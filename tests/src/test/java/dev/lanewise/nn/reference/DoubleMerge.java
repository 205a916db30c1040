package dev.lanewise.nn.reference;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.Concatenate;
import dev.lanewise.nn.layers.StepRequest;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Layers of several inputs. */
final class DoubleMerge {
  private DoubleMerge() {}

  /** A function of the values in the same place of all inputs. */
  static DoubleLayer each(ToDoubleFunction<DoubleStream> function) {
    return (inputs, parameters) ->
        IntStream.range(0, inputs.getFirst().length)
            .mapToDouble(
                i -> function.applyAsDouble(inputs.stream().mapToDouble(input -> input[i])))
            .toArray();
  }

  static double[] difference(List<double[]> inputs) {
    double[] a = inputs.get(0);
    double[] b = inputs.get(1);
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  /** By the coordinates of each value. */
  static double[] concatenation(Concatenate layer, StepRequest request, List<double[]> inputs) {
    int rank = request.input().rank() + 1;
    int axis = layer.axis() < 0 ? rank + layer.axis() : layer.axis();
    Shape shape = layer.outputShape(request.inputs()).batch(request.samples());
    double[] y = new double[shape.size()];
    int before = 0;
    for (int i = 0; i < inputs.size(); i++) {
      Shape from = request.inputs().get(i).batch(request.samples());
      for (int at = 0; at < from.size(); at++) {
        int rest = at;
        int to = 0;
        int stride = 1;
        for (int k = rank - 1; k >= 0; k--) {
          int coordinate = rest % from.get(k) + (k == axis ? before : 0);
          rest /= from.get(k);
          to += coordinate * stride;
          stride *= shape.get(k);
        }
        y[to] = inputs.get(i)[at];
      }
      before += from.get(axis);
    }
    return y;
  }
}

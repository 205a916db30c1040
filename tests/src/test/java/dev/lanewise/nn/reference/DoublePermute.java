package dev.lanewise.nn.reference;

import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * Axes in another order.
 *
 * @param dims which axis of the input each of the output is, from 1
 * @param input the shape of a sample
 */
record DoublePermute(List<Integer> dims, Shape input) implements DoubleLayer {
  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    double[] y = new double[x.length];
    int rank = input.rank();
    int[] place = new int[rank];
    for (int i = 0; i < x.length; i++) {
      int rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        place[axis] = rest % input.get(axis);
        rest /= input.get(axis);
      }
      int to = rest;
      for (int axis : dims) {
        to = to * input.get(axis - 1) + place[axis - 1];
      }
      y[to] = x[i];
    }
    return y;
  }
}

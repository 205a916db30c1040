package dev.lanewise.nn.initializers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A random matrix whose columns, or rows where those are fewer, have length 1 and right angles
 * between them, times a number: the Q of the QR factors of a matrix of normal random numbers, R's
 * diagonal being positive. Of a shape with more than two axes, all but the last are rows. Saxe et
 * al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks",
 * 2014.
 *
 * @param gain the number
 */
public record Orthogonal(double gain) implements Initializer {
  /** Keras's default: gain 1. */
  public static Orthogonal of() {
    return of(1);
  }

  /** Another gain. */
  public static Orthogonal of(double gain) {
    return new Orthogonal(gain);
  }

  @Override
  public void fill(
      MemorySegment values,
      long offset,
      Shape shape,
      long fanIn,
      long fanOut,
      long seed,
      long stream) {
    if (shape.rank() < 2 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "Orthogonal: expected a parameter of at least two axes, none of them 0, got " + shape);
    }
    int columns = shape.get(shape.rank() - 1);
    int rows = shape.size() / columns;
    int length = Math.max(rows, columns);
    int vectors = Math.min(rows, columns);
    RandomNormal.of(0, 1).fill(values, offset, shape, fanIn, fanOut, seed, stream);
    double[][] basis = new double[vectors][length];
    for (int i = 0; i < vectors; i++) {
      for (int j = 0; j < length; j++) {
        long at = offset + ((long) j * vectors + i) * Float.BYTES;
        basis[i][j] = values.get(ValueLayout.JAVA_FLOAT, at);
      }
      orthonormalize(basis, i);
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double value = rows >= columns ? basis[j][i] : basis[i][j];
        long at = offset + ((long) i * columns + j) * Float.BYTES;
        values.set(ValueLayout.JAVA_FLOAT, at, (float) (gain * value));
      }
    }
  }

  /** Gram and Schmidt, twice, so that roundings leave no angle. */
  private static void orthonormalize(double[][] basis, int last) {
    double[] vector = basis[last];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < last; i++) {
        add(-product(basis[i], vector), basis[i], vector);
      }
      double length = Math.sqrt(product(vector, vector));
      for (int j = 0; j < vector.length; j++) {
        vector[j] /= length;
      }
    }
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static void add(double factor, double[] from, double[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] += factor * from[j];
    }
  }
}

package dev.lanewise.nn.initializers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A matrix with one number on its diagonal and zeros elsewhere.
 *
 * @param gain the number
 */
public record Identity(float gain) implements Initializer {
  /** Keras's default: ones on the diagonal. */
  public static Identity of() {
    return of(1);
  }

  /** Another number on the diagonal. */
  public static Identity of(double gain) {
    return new Identity((float) gain);
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
    if (shape.rank() != 2) {
      throw new IllegalArgumentException(
          "Identity: expected a parameter of shape (rows, columns), got " + shape);
    }
    ZEROS.fill(values, offset, shape, fanIn, fanOut, seed, stream);
    for (long i = 0; i < Math.min(shape.get(0), shape.get(1)); i++) {
      long at = offset + i * (shape.get(1) + 1) * Float.BYTES;
      values.set(ValueLayout.JAVA_FLOAT, at, gain);
    }
  }
}

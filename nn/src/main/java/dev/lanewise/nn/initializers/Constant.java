package dev.lanewise.nn.initializers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One number everywhere.
 *
 * @param value the number
 */
public record Constant(float value) implements Initializer {
  /** A constant. */
  public static Constant of(double value) {
    return new Constant((float) value);
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
    for (long i = 0; i < shape.size(); i++) {
      values.set(ValueLayout.JAVA_FLOAT, offset + i * Float.BYTES, value);
    }
  }
}

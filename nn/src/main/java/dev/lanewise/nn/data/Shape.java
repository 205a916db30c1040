package dev.lanewise.nn.data;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, outermost first; of a layer's input or output without the batch
 * axis.
 *
 * <p>{@code Shape.of(26, 26, 32).toString()} is {@code (26, 26, 32)}.
 */
public final class Shape {
  private final int[] sizes;
  private final int size;

  private Shape(int[] sizes, int size) {
    this.sizes = sizes;
    this.size = size;
  }

  /**
   * Makes a shape.
   *
   * @param sizes the size of each axis, none of them negative
   * @return the shape
   * @throws IllegalArgumentException if a size is negative or the product does not fit into an
   *     {@code int}
   */
  public static Shape of(int... sizes) {
    long product = 1;
    for (int size : sizes) {
      product *= size;
      if (size < 0 || product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape: expected sizes of 0 or more with a product of at most "
                + Integer.MAX_VALUE
                + ", got "
                + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone(), (int) product);
  }

  /**
   * The number of axes.
   *
   * @return 0 for a scalar
   */
  public int rank() {
    return sizes.length;
  }

  /**
   * The size of an axis.
   *
   * @param axis from 0, the outermost
   * @return its size
   */
  public int get(int axis) {
    return sizes[axis];
  }

  /**
   * The number of elements.
   *
   * @return the product of the sizes; 1 for a scalar
   */
  public int size() {
    return size;
  }

  /**
   * The sizes.
   *
   * @return a new array
   */
  public int[] toArray() {
    return sizes.clone();
  }

  /**
   * This shape with an axis before all others.
   *
   * @param count the size of the new axis
   * @return the larger shape
   * @throws IllegalArgumentException if the product does not fit into an {@code int}
   */
  public Shape batch(int count) {
    int[] larger = new int[sizes.length + 1];
    larger[0] = count;
    System.arraycopy(sizes, 0, larger, 1, sizes.length);
    return of(larger);
  }

  /**
   * This shape without its first axis.
   *
   * @return the smaller shape
   * @throws IllegalStateException if this is a scalar's shape
   */
  public Shape withoutBatch() {
    if (sizes.length == 0) {
      throw new IllegalStateException("shape: a scalar has no first axis");
    }
    return of(Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  @Override
  public String toString() {
    String comma = sizes.length == 1 ? "," : "";
    return Arrays.stream(sizes)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", comma + ")"));
  }
}

package dev.lanewise.nn;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first. */
public final class Shape {

  private final int[] sizes;

  private Shape(int[] sizes) {
    this.sizes = sizes;
  }

  /**
   * Makes a shape.
   *
   * @param sizes the size of each dimension, none of them negative
   * @return the shape
   */
  public static Shape of(int... sizes) {
    for (int size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + Arrays.toString(sizes));
      }
    }
    return new Shape(sizes.clone());
  }

  /**
   * Counts the elements of a tensor of this shape.
   *
   * @return the product of the sizes; 1 for a scalar
   */
  public long elements() {
    long product = 1;
    for (int size : sizes) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}

package dev.lanewise.nn.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Single-precision numbers in native memory, row-major: the last axis varies fastest.
 *
 * <p>A tensor is a view: {@link #row}, {@link #rows} and {@link #reshape} share their memory with
 * it, and {@link #view} shares that of a given segment. Memory of the tensor's own is freed when no
 * view of it is reachable any more.
 *
 * <pre>{@code
 * Tensor images = Tensor.of(new float[2 * 28 * 28], 2, 28, 28, 1);
 * Tensor first = images.row(0);                                       // (28, 28, 1), no copy
 * }</pre>
 */
public final class Tensor {
  private static final int SHOWN_EDGE = 3;
  private static final int SHOWN_ALL = 8;

  private final Shape shape;
  private final MemorySegment segment;

  /** Keeps the memory alive. */
  private final @Nullable Object owner;

  private Tensor(Shape shape, MemorySegment segment, @Nullable Object owner) {
    this.shape = shape;
    this.segment = segment;
    this.owner = owner;
  }

  /**
   * A tensor of zeros.
   *
   * @param sizes the sizes of the axes
   * @return the tensor
   */
  public static Tensor zeros(int... sizes) {
    return zeros(Shape.of(sizes));
  }

  /**
   * A tensor of zeros.
   *
   * @param shape its shape
   * @return the tensor
   */
  public static Tensor zeros(Shape shape) {
    long bytes = (long) shape.size() * Float.BYTES;
    OwnedMemory memory = OwnedMemory.ofBytes(bytes);
    return new Tensor(shape, memory.segment().asSlice(0, bytes), memory);
  }

  /**
   * A copy of values.
   *
   * @param values all elements, row-major
   * @param sizes the sizes of the axes; one axis if none is given
   * @return the tensor
   * @throws IllegalArgumentException if there are more or fewer values than the sizes say
   */
  public static Tensor of(float[] values, int... sizes) {
    Tensor tensor = zeros(sizes.length == 0 ? Shape.of(values.length) : Shape.of(sizes));
    tensor.expect("values", values.length);
    MemorySegment.copy(values, 0, tensor.segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return tensor;
  }

  /**
   * A copy of whole numbers, such as labels.
   *
   * @param values the elements
   * @return a tensor of one axis
   * @throws IllegalArgumentException if a value has no exact {@code float}
   */
  public static Tensor of(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
      if ((long) floats[i] != values[i]) {
        throw new IllegalArgumentException(
            "values: expected whole numbers that a float holds exactly, got "
                + values[i]
                + " at "
                + i);
      }
    }
    return of(floats);
  }

  /**
   * A copy of a matrix.
   *
   * @param values its rows, all of one length
   * @return a tensor of two axes
   * @throws IllegalArgumentException if rows differ in length
   */
  public static Tensor of(float[][] values) {
    return nested(values);
  }

  /**
   * A copy of nested arrays.
   *
   * @param values arrays of one shape
   * @return a tensor of three axes
   * @throws IllegalArgumentException if arrays differ in length
   */
  public static Tensor of(float[][][] values) {
    return nested(values);
  }

  /**
   * A copy of nested arrays.
   *
   * @param values arrays of one shape
   * @return a tensor of four axes
   * @throws IllegalArgumentException if arrays differ in length
   */
  public static Tensor of(float[][][][] values) {
    return nested(values);
  }

  private static Tensor nested(Object[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values: expected at least one row, got none");
    }
    return Stack.of(
        "values",
        values.length,
        i -> values[i] instanceof float[] floats ? of(floats) : nested((Object[]) values[i]));
  }

  /**
   * The rows of tensors, one tensor after another.
   *
   * @param parts tensors that differ in their first axis alone
   * @return a copy of them all
   * @throws IllegalArgumentException if there is none, one has no axis, or other axes differ
   */
  public static Tensor concatenate(List<Tensor> parts) {
    if (parts.isEmpty() || parts.getFirst().shape.rank() == 0) {
      throw new IllegalArgumentException("parts: expected tensors of one axis or more");
    }
    Shape row = parts.getFirst().shape.withoutBatch();
    long count = 0;
    for (Tensor part : parts) {
      if (part.shape.rank() == 0 || !part.shape.withoutBatch().equals(row)) {
        throw new IllegalArgumentException(
            "parts: expected rows of shape " + row + ", got a tensor of shape " + part.shape);
      }
      count += part.shape.get(0);
    }
    Tensor all = zeros(row.batch(Math.toIntExact(count)));
    long at = 0;
    for (Tensor part : parts) {
      long bytes = part.segment.byteSize();
      MemorySegment.copy(part.segment, 0, all.segment, at, bytes);
      at += bytes;
      Reference.reachabilityFence(part);
    }
    return all;
  }

  /**
   * The rest of a buffer: without copying if it is direct and in native byte order, else a copy.
   *
   * @param buffer the values, from its position to its limit
   * @param sizes the sizes of the axes
   * @return the tensor
   * @throws IllegalArgumentException if there are more or fewer values than the sizes say
   */
  public static Tensor of(FloatBuffer buffer, int... sizes) {
    if (buffer.isDirect() && buffer.order() == ByteOrder.nativeOrder()) {
      return view(MemorySegment.ofBuffer(buffer), sizes);
    }
    float[] values = new float[buffer.remaining()];
    buffer.duplicate().get(values);
    return of(values, sizes);
  }

  /**
   * A tensor on given memory, without copying. The memory stays the caller's.
   *
   * @param segment native memory of just the tensor's size
   * @param sizes the sizes of the axes
   * @return the tensor
   * @throws IllegalArgumentException if the memory is on the heap or of another size
   */
  public static Tensor view(MemorySegment segment, int... sizes) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          "segment: expected native memory, got a heap segment; Tensor.of copies an array");
    }
    Tensor tensor = new Tensor(Shape.of(sizes), segment, null);
    if (segment.byteSize() % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "segment: expected whole floats, got " + segment.byteSize() + " bytes");
    }
    tensor.expect("segment", segment.byteSize() / Float.BYTES);
    return tensor;
  }

  private void expect(String name, long count) {
    if (count != shape.size()) {
      throw new IllegalArgumentException(
          name + ": expected " + shape.size() + " floats for shape " + shape + ", got " + count);
    }
  }

  /**
   * The sizes of the axes.
   *
   * @return the shape, the batch axis included
   */
  public Shape shape() {
    return shape;
  }

  /**
   * The number of elements.
   *
   * @return the product of the sizes
   */
  public int size() {
    return shape.size();
  }

  /**
   * The memory, from the first element to the last.
   *
   * @return a segment that is valid while this tensor or another view of its memory is reachable
   */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * One element along the first axis.
   *
   * @param index from 0
   * @return a view with one axis less
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public Tensor row(int index) {
    Shape row = shape.withoutBatch();
    Objects.checkIndex(index, shape.get(0));
    long bytes = (long) row.size() * Float.BYTES;
    return new Tensor(row, segment.asSlice(index * bytes, bytes), owner());
  }

  /**
   * Elements along the first axis.
   *
   * @param from the first
   * @param to after the last
   * @return a view with as many axes
   * @throws IndexOutOfBoundsException if there are no such rows
   */
  public Tensor rows(int from, int to) {
    Shape row = shape.withoutBatch();
    Objects.checkFromToIndex(from, to, shape.get(0));
    long bytes = (long) row.size() * Float.BYTES;
    return new Tensor(
        row.batch(to - from), segment.asSlice(from * bytes, (to - from) * bytes), owner());
  }

  /**
   * The same elements in another shape.
   *
   * @param sizes the sizes of the axes
   * @return a view
   * @throws IllegalArgumentException if the number of elements differs
   */
  public Tensor reshape(int... sizes) {
    Tensor reshaped = new Tensor(Shape.of(sizes), segment, owner());
    reshaped.expect("reshape", shape.size());
    return reshaped;
  }

  private Object owner() {
    return owner == null ? this : owner;
  }

  /**
   * An element.
   *
   * @param indices one for each axis
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public float get(int... indices) {
    if (indices.length != shape.rank()) {
      throw new IndexOutOfBoundsException(
          "indices: expected " + shape.rank() + " for shape " + shape + ", got " + indices.length);
    }
    long at = 0;
    for (int axis = 0; axis < indices.length; axis++) {
      at = at * shape.get(axis) + Objects.checkIndex(indices[axis], shape.get(axis));
    }
    try {
      return segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES);
    } finally {
      Reference.reachabilityFence(this); // the memory is freed with its last view
    }
  }

  /**
   * All elements, row-major.
   *
   * @return a new array
   */
  public float[] toArray() {
    try {
      return segment.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** The shape and the elements, or the first and last of long axes. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Tensor").append(shape).append(' ');
    try {
      append(text, 0, 0);
      return text.toString();
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void append(StringBuilder text, int axis, long at) {
    if (axis == shape.rank()) {
      text.append(segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES));
      return;
    }
    int count = shape.get(axis);
    text.append('[');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        text.append(", ");
      }
      if (count > SHOWN_ALL && i == SHOWN_EDGE) {
        text.append("..., ");
        i = count - SHOWN_EDGE;
      }
      append(text, axis + 1, at * count + i);
    }
    text.append(']');
  }
}

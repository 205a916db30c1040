package dev.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Arrays in NumPy's format ({@code .npy}), as {@code numpy.save} writes them: floats of 2, 4 and 8
 * bytes, whole numbers of 1 to 8 bytes with and without sign, truth values, in either order of
 * bytes and of axes.
 *
 * <pre>{@code
 * Tensor images = NpyFile.read(Path.of("images.npy"));
 * }</pre>
 */
public final class NpyFile {
  private static final int BUFFER = 1 << 16;

  private NpyFile() {}

  /**
   * Reads an array, row-major, its elements rounded to floats.
   *
   * @throws IOException if the file cannot be read, is of another format, damaged, of other
   *     elements than numbers, or holds a whole number that no float is equal to
   */
  public static Tensor read(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return read(file.toString(), in, Files.size(file));
    }
  }

  /**
   * Reads an array from a stream.
   *
   * @param name of the file, for messages
   * @param size of the file in bytes: nothing is allocated before the header fits it
   */
  static Tensor read(String name, InputStream from, long size) throws IOException {
    try {
      DataInputStream in = new DataInputStream(from);
      NpyHeader header = NpyHeader.read(name, in);
      long expected = (long) header.shape().size() * header.type().bytes();
      if (expected != size - header.bytes()) {
        throw new IOException(
            name
                + ": expected "
                + expected
                + " bytes for shape "
                + header.shape()
                + ", got "
                + (size - header.bytes()));
      }
      Tensor tensor = Tensor.zeros(header.shape());
      elements(name, in, header, tensor);
      return tensor;
    } catch (EOFException e) {
      throw new IOException(name + ": the file ends too early", e);
    }
  }

  private static void elements(String name, DataInputStream in, NpyHeader header, Tensor to)
      throws IOException {
    NpyType type = header.type();
    Places places = new Places(header.shape(), header.columnMajor());
    byte[] bytes = new byte[BUFFER];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(type.order());
    int left = to.size();
    while (left > 0) {
      int count = Math.min(left, BUFFER / type.bytes());
      in.readFully(bytes, 0, count * type.bytes());
      for (int i = 0; i < count; i++) {
        float value = type.read(buffer, i * type.bytes());
        if (Float.isNaN(value) && type.kind() != 'f') {
          throw new IOException(
              name
                  + ": expected whole numbers that a float holds, got another at "
                  + (to.size() - left + i));
        }
        to.segment().setAtIndex(ValueLayout.JAVA_FLOAT, places.next(), value);
      }
      left -= count;
    }
    Reference.reachabilityFence(to);
  }

  /** Where elements go, one after another. */
  private static final class Places {
    private final Shape shape;
    private final boolean columnMajor;
    private final int[] index;
    private final int[] steps;
    private int place;

    Places(Shape shape, boolean columnMajor) {
      this.shape = shape;
      this.columnMajor = columnMajor && shape.rank() > 1;
      index = new int[shape.rank()];
      steps = new int[shape.rank()];
      int step = 1;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        steps[axis] = step;
        step *= shape.get(axis);
      }
    }

    int next() {
      int current = place;
      if (!columnMajor) {
        place++;
        return current;
      }
      int axis = 0;
      while (axis < index.length) {
        index[axis]++;
        place += steps[axis];
        if (index[axis] < shape.get(axis)) {
          break;
        }
        place -= index[axis] * steps[axis];
        index[axis] = 0;
        axis++;
      }
      return current;
    }
  }
}

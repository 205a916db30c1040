package dev.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of unsigned bytes in the IDX format of the MNIST data set, plain or gzipped: two zero
 * bytes, the type 8, the number of axes, the size of each axis (big-endian), the elements
 * row-major.
 *
 * @param shape the sizes of the axes
 * @param bytes the elements
 */
public record IdxFile(Shape shape, byte[] bytes) {
  private static final int UNSIGNED_BYTE = 8;
  private static final int GZIP_MAGIC = 0x1f8b;

  /**
   * Reads a file.
   *
   * @param file plain or gzipped
   * @return its content
   * @throws IOException if the file cannot be read, is no IDX file of unsigned bytes, or ends too
   *     early or too late
   */
  public static IdxFile read(Path file) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
      raw.mark(2);
      int magic = raw.read() << 8 | raw.read();
      raw.reset();
      try (DataInputStream in =
          new DataInputStream(magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw)) {
        return read(file, in);
      }
    } catch (EOFException e) {
      throw new IOException(file + ": the file ends too early", e);
    } catch (ZipException e) {
      throw new IOException(file + ": damaged gzip data: " + e.getMessage(), e);
    }
  }

  private static IdxFile read(Path file, DataInputStream in) throws IOException {
    int zeros = in.readUnsignedShort();
    int type = in.readUnsignedByte();
    if (zeros != 0 || type != UNSIGNED_BYTE) {
      throw new IOException(
          file
              + ": expected an IDX file of unsigned bytes (00 00 08), got %04x %02x"
                  .formatted(zeros, type));
    }
    int[] sizes = new int[in.readUnsignedByte()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = in.readInt();
    }
    Shape shape;
    try {
      shape = Shape.of(sizes);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": damaged sizes: " + e.getMessage(), e);
    }
    byte[] bytes = in.readNBytes(shape.size());
    if (bytes.length < shape.size()) {
      throw new IOException(
          file + ": expected " + shape.size() + " bytes of data, got " + bytes.length);
    }
    if (in.read() >= 0) {
      throw new IOException(file + ": more data than the " + shape.size() + " bytes expected");
    }
    return new IdxFile(shape, bytes);
  }

  /**
   * The elements as numbers, each multiplied by a factor.
   *
   * @param factor as 1/255 for pixels from 0 to 1
   * @param sizes the sizes of the axes
   * @return a tensor
   * @throws IllegalArgumentException if the number of elements differs
   */
  public Tensor scaled(float factor, int... sizes) {
    float[] values = new float[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (bytes[i] & 0xff) * factor;
    }
    return Tensor.of(values, sizes);
  }
}

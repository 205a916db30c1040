package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The elements of a NumPy array.
 *
 * @param kind {@code f} float, {@code i} signed, {@code u} unsigned, {@code b} truth value
 * @param bytes of an element
 * @param order of the bytes
 */
record NpyType(char kind, int bytes, ByteOrder order) {
  /** Binary digits of a float. */
  private static final int SIGNIFICANT_BITS = 24;

  static final NpyType FLOAT = new NpyType('f', Float.BYTES, ByteOrder.LITTLE_ENDIAN);

  /** The type of a description such as {@code <f4}. */
  static NpyType of(String name, String description) throws IOException {
    String kinds = description.isEmpty() ? "" : description.substring(1);
    boolean known =
        switch (kinds) {
          case "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" ->
              "<>|".indexOf(description.charAt(0)) >= 0;
          default -> false;
        };
    if (!known) {
      throw new IOException(
          name + ": expected numbers (f2 to f8, i1 to i8, u1 to u8, b1), got " + description);
    }
    return new NpyType(
        kinds.charAt(0),
        kinds.charAt(1) - '0',
        description.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
  }

  /** An element, rounded to a float; a whole number that no float holds becomes a NaN. */
  float read(ByteBuffer from, int at) {
    return switch (kind) {
      case 'f' -> real(from, at);
      case 'b' -> from.get(at) == 0 ? 0f : 1f;
      default -> whole(from, at);
    };
  }

  private float real(ByteBuffer from, int at) {
    return switch (bytes) {
      case Short.BYTES -> Float.float16ToFloat(from.getShort(at));
      case Float.BYTES -> from.getFloat(at);
      default -> (float) from.getDouble(at);
    };
  }

  private float whole(ByteBuffer from, int at) {
    boolean signed = kind == 'i';
    long value =
        switch (bytes) {
          case Byte.BYTES -> signed ? from.get(at) : Byte.toUnsignedInt(from.get(at));
          case Short.BYTES -> signed ? from.getShort(at) : Short.toUnsignedInt(from.getShort(at));
          case Integer.BYTES -> signed ? from.getInt(at) : Integer.toUnsignedLong(from.getInt(at));
          default -> from.getLong(at);
        };
    long size = signed ? Math.abs(value) : value;
    int digits = Long.SIZE - Long.numberOfLeadingZeros(size) - Long.numberOfTrailingZeros(size);
    if (digits > SIGNIFICANT_BITS) {
      return Float.NaN;
    }
    return signed || value >= 0 ? value : (value >>> 1) * 2f;
  }
}

package dev.lanewise.nn.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The header of NumPy's array format: {@code \x93NUMPY}, the version, the length, and a Python
 * literal such as <code>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</code>.
 *
 * @param type of the elements
 * @param columnMajor whether the first axis varies fastest
 * @param shape the sizes of the axes
 * @param bytes of the header
 */
record NpyHeader(NpyType type, boolean columnMajor, Shape shape, int bytes) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy refuses longer ones, too. */
  private static final int LONGEST = 10_000;

  /** Axes of an array, as NumPy has. */
  private static final int MOST_AXES = 64;

  /**
   * Reads a header.
   *
   * @param name of the file, for messages
   */
  static NpyHeader read(String name, DataInputStream in) throws IOException {
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new IOException(name + ": expected a file of NumPy's array format (.npy)");
    }
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    if (version < 1 || version > 3) {
      throw new IOException(name + ": expected version 1, 2 or 3 of the format, got " + version);
    }
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.reverseBytes(in.readInt());
    if (length < 0 || length > LONGEST) {
      throw new IOException(
          name
              + ": damaged header: expected at most "
              + LONGEST
              + " bytes, got "
              + Integer.toUnsignedString(length));
    }
    byte[] text = in.readNBytes(length);
    if (text.length < length) {
      throw new IOException(name + ": the file ends in its header");
    }
    int bytes = MAGIC.length + 2 + lengthBytes + length;
    return new Parser(name, new String(text, StandardCharsets.UTF_8)).header(bytes);
  }

  /** Reads the literal. */
  private static final class Parser {
    private final String name;
    private final String text;
    private int at;

    Parser(String name, String text) {
      this.name = name;
      this.text = text;
    }

    NpyHeader header(int bytes) throws IOException {
      NpyType type = NpyType.FLOAT;
      boolean columnMajor = false;
      Shape shape = Shape.of();
      Set<String> keys = new HashSet<>();
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        switch (key) {
          case "descr" -> type = NpyType.of(name, string());
          case "fortran_order" -> columnMajor = truth();
          case "shape" -> shape = shape();
          default -> throw damaged("the key " + key);
        }
        keys.add(key);
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      if (keys.size() < 3) {
        throw damaged("only " + keys);
      }
      return new NpyHeader(type, columnMajor, shape, bytes);
    }

    private Shape shape() throws IOException {
      List<Integer> sizes = new ArrayList<>();
      expect('(');
      while (!accept(')')) {
        sizes.add(number());
        if (!accept(',')) {
          expect(')');
          break;
        }
      }
      if (sizes.size() > MOST_AXES) {
        throw damaged(sizes.size() + " axes");
      }
      try {
        return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
      } catch (IllegalArgumentException e) {
        throw new IOException(name + ": damaged sizes: " + e.getMessage(), e);
      }
    }

    private int number() throws IOException {
      blanks();
      int from = at;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
      String digits = text.substring(from, at);
      try {
        return Integer.parseInt(digits);
      } catch (NumberFormatException e) {
        throw new IOException(
            name + ": expected a size of at most " + Integer.MAX_VALUE + ", got " + digits, e);
      }
    }

    private boolean truth() throws IOException {
      blanks();
      for (String word : List.of("True", "False")) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw damaged("no truth value");
    }

    private String string() throws IOException {
      blanks();
      char quote = at < text.length() ? text.charAt(at) : ' ';
      int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        throw damaged("no string; arrays of records are not read");
      }
      String value = text.substring(at + 1, end);
      at = end + 1;
      return value;
    }

    private boolean accept(char character) {
      blanks();
      boolean there = at < text.length() && text.charAt(at) == character;
      if (there) {
        at++;
      }
      return there;
    }

    private void expect(char character) throws IOException {
      if (!accept(character)) {
        throw damaged("no " + character);
      }
    }

    private void blanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private IOException damaged(String what) {
      return new IOException(
          name + ": damaged header: got " + what + " at " + at + " of " + text.strip());
    }
  }
}

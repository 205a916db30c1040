package dev.lanewise.nn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Texts of a file that a training is resumed from.
 *
 * @param file for messages
 */
record SavedTexts(Path file, Map<String, String> texts) {
  /**
   * A text.
   *
   * @throws IOException if there is none of that name
   */
  String text(String name) throws IOException {
    String found = texts.get(name);
    if (found == null) {
      throw new IOException(file + ": no saved training: " + name + " is missing");
    }
    return found;
  }

  /**
   * A whole number.
   *
   * @throws IOException if there is none, or it is negative
   */
  long number(String name) throws IOException {
    double value = numbers(name, 1)[0];
    if (!(value >= 0 && value < 1L << 53) || value != (long) value) {
      throw damaged(name);
    }
    return (long) value;
  }

  /**
   * Numbers, with the bits that {@link #text(double...)} got.
   *
   * @throws IOException if there are not so many
   */
  double[] numbers(String name, int count) throws IOException {
    String[] parts = text(name).split(" ", -1);
    if (parts.length != count) {
      throw damaged(name);
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      try {
        values[i] = Double.parseDouble(parts[i]);
      } catch (NumberFormatException e) {
        throw damaged(name);
      }
    }
    return values;
  }

  private IOException damaged(String name) {
    return new IOException(file + ": no saved training: " + name + " is " + texts.get(name));
  }

  /** Numbers as a text. */
  static String text(double... values) {
    StringBuilder text = new StringBuilder();
    for (double value : values) {
      text.append(text.isEmpty() ? "" : " ").append(Double.toString(value));
    }
    return text.toString();
  }
}

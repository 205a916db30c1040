package dev.lanewise.nn.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the header of a safetensors file needs of JSON, read strictly from left to right. */
final class JsonText {
  /** Digits of numbers that surely fit into a long. */
  private static final int MOST_DIGITS = 18;

  /** Reads the value of a member. */
  interface Member {
    void read(String key) throws DamagedFileException;
  }

  private final String text;
  private int at;

  JsonText(String text) {
    this.text = text;
  }

  /** Appends a string with its quotes. */
  static void quote(String value, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < ' ') {
        to.append("\\u%04x".formatted((int) c));
      } else {
        to.append(c);
      }
    }
    to.append('"');
  }

  /** Reads an object; no key may occur twice. */
  void object(Member member) throws DamagedFileException {
    Set<String> keys = new HashSet<>();
    expect('{');
    if (next('}')) {
      return;
    }
    do {
      String key = string();
      if (!keys.add(key)) {
        throw damaged("each name once, got a second " + key);
      }
      expect(':');
      member.read(key);
    } while (next(','));
    expect('}');
  }

  /** Reads an array of whole numbers, none below 0. */
  List<Long> integers() throws DamagedFileException {
    List<Long> numbers = new ArrayList<>();
    expect('[');
    if (next(']')) {
      return numbers;
    }
    do {
      numbers.add(integer());
    } while (next(','));
    expect(']');
    return numbers;
  }

  private long integer() throws DamagedFileException {
    skipSpace();
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int digits = at - from;
    if (digits == 0 || digits > MOST_DIGITS || digits > 1 && text.charAt(from) == '0') {
      throw damaged("a whole number");
    }
    return Long.parseLong(text.substring(from, at));
  }

  /** Reads a string. */
  String string() throws DamagedFileException {
    expect('"');
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = take();
      if (c == '"') {
        break;
      }
      if (c < ' ') {
        throw damaged("no control character in a string");
      }
      value.append(c == '\\' ? escaped() : c);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw damaged("characters of Unicode in a string");
    }
    return value.toString();
  }

  private char escaped() throws DamagedFileException {
    char c = take();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          char digit = take();
          int value = digit < 128 ? Character.digit(digit, 16) : -1;
          if (value < 0) {
            throw damaged("4 hexadecimal digits");
          }
          code = code * 16 + value;
        }
        yield (char) code;
      }
      default -> throw damaged("an escape of JSON");
    };
  }

  /** Refuses anything but space up to the end. */
  void end() throws DamagedFileException {
    skipSpace();
    if (at < text.length()) {
      throw damaged("the end");
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean next(char c) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws DamagedFileException {
    if (!next(c)) {
      throw damaged(Character.toString(c));
    }
  }

  private char take() throws DamagedFileException {
    if (at == text.length()) {
      throw damaged("the end of a string");
    }
    return text.charAt(at++);
  }

  private DamagedFileException damaged(String expected) {
    return new DamagedFileException("header: expected " + expected + " at character " + at);
  }
}

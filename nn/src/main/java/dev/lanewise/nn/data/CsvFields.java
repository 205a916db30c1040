package dev.lanewise.nn.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cuts CSV text into rows of fields. */
final class CsvFields {
  private static final int END = -1;
  private static final char QUOTE = '"';
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final Path file;
  private final Reader in;
  private final char delimiter;
  private int next;
  private boolean begun;
  private int line = 1;

  CsvFields(Path file, Reader in, char delimiter) {
    this.file = file;
    this.in = in;
    this.delimiter = delimiter;
  }

  /** The next row that is not empty; no fields at the end. */
  List<String> row() throws IOException {
    if (!begun) {
      begun = true;
      advance();
      if (next == BYTE_ORDER_MARK) {
        advance();
      }
    }
    while (next == '\r' || next == '\n') {
      endOfLine();
    }
    List<String> fields = new ArrayList<>();
    if (next == END) {
      return fields;
    }
    fields.add(field());
    while (next == delimiter) {
      advance();
      fields.add(field());
    }
    return fields;
  }

  /** An exception that names the file and the line. */
  IOException failed(String what) {
    return new IOException(file + ": line " + line + ": " + what);
  }

  private String field() throws IOException {
    if (next == QUOTE) {
      return quoted();
    }
    StringBuilder text = new StringBuilder();
    while (next != delimiter && !atEnd()) {
      text.append((char) next);
      advance();
    }
    return text.toString();
  }

  private String quoted() throws IOException {
    StringBuilder text = new StringBuilder();
    advance();
    while (true) {
      if (next == END) {
        throw failed("the file ends within quotes");
      }
      if (next == QUOTE) {
        advance();
        if (next != QUOTE) {
          break;
        }
      }
      if (next == '\n') {
        line++;
      }
      text.append((char) next);
      advance();
    }
    if (next != delimiter && !atEnd()) {
      throw failed("expected a delimiter after a quote, got " + (char) next);
    }
    return text.toString();
  }

  private boolean atEnd() {
    return next == '\n' || next == '\r' || next == END;
  }

  private void endOfLine() throws IOException {
    boolean windows = next == '\r';
    advance();
    if (windows && next == '\n') {
      advance();
    }
    line++;
  }

  private void advance() throws IOException {
    next = in.read();
  }
}

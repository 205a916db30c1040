package dev.lanewise.nn.data;

import java.io.IOException;

/** A file's content is not what its format asks for. */
final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedFileException(String message) {
    super(message);
  }
}

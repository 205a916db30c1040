package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** What operators refuse. */
final class Refusals {
  private Refusals() {}

  /** Fails unless an exception's message begins so. */
  static void assertRefused(String why, Executable executable) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, executable).getMessage());
    assertTrue(message.startsWith(why), message);
  }
}

package dev.lanewise.kernels.internal.scalar;

import java.lang.foreign.ValueLayout;

/** How plain Java reads and writes native memory. */
final class ScalarMemory {
  /** One float in native memory, at any address. */
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** One int in native memory, at any address. */
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private ScalarMemory() {}
}

package dev.lanewise.kernels.internal.scalar;

import java.lang.foreign.ValueLayout;

/** How plain Java reads and writes native memory. */
final class ScalarMemory {
  /** One float in native memory, at any address. */
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private ScalarMemory() {}
}

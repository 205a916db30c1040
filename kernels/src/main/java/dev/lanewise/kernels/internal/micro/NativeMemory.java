package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** What kernels tell the compiler of the memory that they run on. */
public final class NativeMemory {
  private static final Class<?> NATIVE = MemorySegment.NULL.getClass();

  private NativeMemory() {}

  /**
   * The same segment, known to be native. Every kernel passes its segments through here before its
   * loop.
   *
   * <p>Without it C2 goes by what the accessors of all segments have seen in the whole process.
   * There heap segments may be among them: the JDK's own vectors use some while they are not
   * compiled. A loop is then compiled with both cases, much larger and slower.
   *
   * @throws ClassCastException if it is a heap segment, which every operator's door refuses
   */
  public static MemorySegment known(MemorySegment segment) {
    return (MemorySegment) NATIVE.cast(segment);
  }
}

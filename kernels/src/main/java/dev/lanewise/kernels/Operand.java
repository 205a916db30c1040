package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The checks at an operator's door: what a segment must be before a kernel may touch it. Public for
 * operators of others that run on the same memory.
 *
 * <pre>{@code
 * Operand.input("x", x, xOffset, bytes, parallelism);
 * Operand.output("y", y, yOffset, bytes, parallelism);
 * Operand.apart("y", y, yOffset, bytes, "x", x, xOffset, bytes);
 * }</pre>
 */
public final class Operand {
  /** A thread that no segment is confined to; it is never started. */
  private static final Thread STRANGER = new Thread(() -> {});

  private Operand() {}

  /**
   * Checks memory that a call reads.
   *
   * @throws IllegalArgumentException if it is on the heap, misaligned, or not accessible by the
   *     threads that will run
   * @throws IllegalStateException if it is closed
   * @throws IndexOutOfBoundsException if it is too small
   */
  public static void input(
      String name, MemorySegment segment, long offset, long bytes, Parallelism threads) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          name + ": expected native memory (from an Arena or a direct buffer), got a heap segment");
    }
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(name + ": the segment's arena is closed");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new IllegalArgumentException(
          name + ": the segment is confined to another thread than " + Thread.currentThread());
    }
    if (threads.threads() > 1 && !segment.isAccessibleBy(STRANGER)) {
      throw new IllegalArgumentException(
          name
              + ": the segment is confined to the calling thread, but "
              + threads
              + " uses others; take a shared arena or Parallelism.caller()");
    }
    if (offset < 0 || bytes > segment.byteSize() - offset) {
      throw new IndexOutOfBoundsException(
          name
              + ": expected "
              + bytes
              + " bytes from offset "
              + offset
              + ", got a segment of "
              + segment.byteSize()
              + " bytes");
    }
    if (((segment.address() + offset) & (Float.BYTES - 1)) != 0) {
      throw new IllegalArgumentException(
          name + ": expected an address that is a multiple of 4, got offset " + offset);
    }
  }

  /**
   * Checks memory that a call writes: as {@link #input}, and not read-only.
   *
   * @throws IllegalArgumentException also if it is read-only
   */
  public static void output(
      String name, MemorySegment segment, long offset, long bytes, Parallelism threads) {
    input(name, segment, offset, bytes, threads);
    if (segment.isReadOnly()) {
      throw new IllegalArgumentException(
          name + ": expected writable memory, got a read-only segment");
    }
  }

  /**
   * Checks memory that a call reads while it writes an output.
   *
   * @throws IllegalArgumentException also if it shares a byte with the output
   */
  static void inputApart(
      String name,
      MemorySegment segment,
      long offset,
      long bytes,
      Parallelism threads,
      String outputName,
      MemorySegment output,
      long outputOffset,
      long outputBytes) {
    input(name, segment, offset, bytes, threads);
    apart(outputName, output, outputOffset, outputBytes, name, segment, offset, bytes);
  }

  /**
   * Checks memory that a call reads while it writes scratch memory and an output.
   *
   * @throws IllegalArgumentException also if it shares a byte with one of them
   */
  static void inputApart(
      String name,
      MemorySegment segment,
      long offset,
      long bytes,
      Parallelism threads,
      MemorySegment scratch,
      long scratchOffset,
      long scratchBytes,
      String outputName,
      MemorySegment output,
      long outputOffset,
      long outputBytes) {
    inputApart(
        name, segment, offset, bytes, threads, outputName, output, outputOffset, outputBytes);
    apart("scratch", scratch, scratchOffset, scratchBytes, name, segment, offset, bytes);
  }

  /**
   * Checks scratch memory of a call that writes an output.
   *
   * @throws IllegalArgumentException also if it shares a byte with the output
   */
  static void scratchApart(
      MemorySegment scratch,
      long offset,
      long bytes,
      Parallelism threads,
      String outputName,
      MemorySegment output,
      long outputOffset,
      long outputBytes) {
    output("scratch", scratch, offset, bytes, threads);
    apart(outputName, output, outputOffset, outputBytes, "scratch", scratch, offset, bytes);
  }

  /**
   * Checks that an output shares no byte with another operand.
   *
   * @throws IllegalArgumentException if the two ranges overlap
   */
  public static void apart(
      String outputName,
      MemorySegment output,
      long outputOffset,
      long outputBytes,
      String name,
      MemorySegment segment,
      long offset,
      long bytes) {
    long from = output.address() + outputOffset;
    long otherFrom = segment.address() + offset;
    if (from < otherFrom + bytes && otherFrom < from + outputBytes) {
      throw new IllegalArgumentException(outputName + ": must not overlap " + name);
    }
  }

  /**
   * Checks that an output is another operand exactly, or shares no byte with it, as element by
   * element operators need.
   *
   * @throws IllegalArgumentException if the two ranges overlap in part
   */
  public static void sameOrApart(
      String outputName,
      MemorySegment output,
      long outputOffset,
      long outputBytes,
      String name,
      MemorySegment segment,
      long offset,
      long bytes) {
    if (output.address() + outputOffset != segment.address() + offset || outputBytes != bytes) {
      apart(outputName, output, outputOffset, outputBytes, name, segment, offset, bytes);
    }
  }
}

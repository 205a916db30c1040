package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The checks at the door of an operator with many operands: each as {@link Operand} has it, and no
 * output overlaps another operand. An object is kept for the next call.
 */
final class OperandList {
  private static final int MOST = 10;

  private final Parallelism threads;
  private final String[] names = new String[MOST];
  private final MemorySegment[] segments = new MemorySegment[MOST];
  private final long[] offsets = new long[MOST];
  private final long[] bytes = new long[MOST];
  private final boolean[] written = new boolean[MOST];
  private int count;

  OperandList(Parallelism threads) {
    this.threads = threads;
    clear();
  }

  /** Memory that is read; null if it was left out. */
  OperandList input(String name, @Nullable MemorySegment segment, long offset, long size) {
    if (segment != null) {
      Operand.input(name, segment, offset, size, threads);
      for (int i = 0; i < count; i++) {
        if (written[i]) {
          Operand.apart(names[i], segments[i], offsets[i], bytes[i], name, segment, offset, size);
        }
      }
      add(name, segment, offset, size, false);
    }
    return this;
  }

  /** Memory that is written and shares no byte with the operands named before. */
  OperandList output(String name, MemorySegment segment, long offset, long size) {
    Operand.output(name, segment, offset, size, threads);
    for (int i = 0; i < count; i++) {
      Operand.apart(name, segment, offset, size, names[i], segments[i], offsets[i], bytes[i]);
    }
    add(name, segment, offset, size, true);
    return this;
  }

  /** Memory that is written and may be one of the inputs named before. */
  OperandList outputInPlace(String name, MemorySegment segment, long offset, long size) {
    Operand.output(name, segment, offset, size, threads);
    for (int i = 0; i < count; i++) {
      if (written[i]) {
        Operand.apart(name, segment, offset, size, names[i], segments[i], offsets[i], bytes[i]);
      } else {
        Operand.sameOrApart(
            name, segment, offset, size, names[i], segments[i], offsets[i], bytes[i]);
      }
    }
    add(name, segment, offset, size, true);
    return this;
  }

  private void add(String name, MemorySegment segment, long offset, long size, boolean output) {
    names[count] = name;
    segments[count] = segment;
    offsets[count] = offset;
    bytes[count] = size;
    written[count] = output;
    count++;
  }

  /** Forgets the operands, so that their memory can be released. */
  void clear() {
    count = 0;
    Arrays.fill(segments, MemorySegment.NULL);
  }
}

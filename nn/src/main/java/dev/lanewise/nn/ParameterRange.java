package dev.lanewise.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * Parameters that lie one after another in the vector of all.
 *
 * @param offset where they start, in bytes
 * @param count how many there are
 */
record ParameterRange(long offset, int count) {
  /** Those that lie side by side as one; the ranges follow one another. */
  static List<ParameterRange> joined(List<ParameterRange> ranges) {
    List<ParameterRange> joined = new ArrayList<>();
    for (ParameterRange next : ranges) {
      ParameterRange last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && last.end() == next.offset) {
        joined.removeLast();
        next = new ParameterRange(last.offset, Math.addExact(last.count, next.count));
      }
      joined.add(next);
    }
    return joined;
  }

  long bytes() {
    return (long) count * Float.BYTES;
  }

  /** Where the next ones start, in bytes. */
  long end() {
    return offset + bytes();
  }
}

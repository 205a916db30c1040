package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** One float for each channel, read and written one by one. */
final class ChannelRow {
  private ChannelRow() {}

  static float get(MemorySegment row, long offset, int channel) {
    return row.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) channel * Float.BYTES);
  }

  /** The value, or what stands for an operand that is left out. */
  static float get(@Nullable MemorySegment row, long offset, int channel, float absent) {
    return row == null ? absent : get(row, offset, channel);
  }

  static void set(MemorySegment row, long offset, int channel, float value) {
    row.set(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + (long) channel * Float.BYTES, value);
  }
}

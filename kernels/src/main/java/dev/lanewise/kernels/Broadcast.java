package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The second operand of one elementwise call, spread so that kernels find an element of it beside
 * each element of the first. What repeats is written out into a block of 1,024 floats that stays in
 * the first cache.
 */
final class Broadcast {

  /** What is computed of a run of elements. */
  interface Block {
    /**
     * Runs on {@code count} elements.
     *
     * @param at bytes before them in the first operand and in outputs
     */
    void run(int count, long at, MemorySegment b, long bAt);
  }

  private static final int ROOM = 1024;

  /** What repetitions are a multiple of, so that they leave vectors no remainder. */
  private static final int STEP = 16;

  private final SecondOperand second;
  private final int channels;
  private final Ranges ranges;
  private final MicroKernels kernels;
  private final MemorySegment room;
  private MemorySegment b = MemorySegment.NULL;
  private long bOffset;
  private MemorySegment repeated = MemorySegment.NULL;
  private long repeatedOffset;
  private int period;

  Broadcast(ElementwiseShape shape, int workers, MicroKernels kernels) {
    second = shape.simplest();
    channels = shape.channels();
    ranges = ranges(shape);
    this.kernels = kernels;
    int rooms =
        switch (second) {
          case SAME -> 0;
          case PER_CHANNEL -> inPlace() ? 0 : 1;
          case SCALAR -> 1;
          case PER_ROW -> workers;
        };
    room = rooms == 0 ? MemorySegment.NULL : Memory.floats(Arena.ofAuto(), (long) rooms * ROOM);
  }

  /** How the work is cut: elements, or whole rows. */
  static Ranges ranges(ElementwiseShape shape) {
    return switch (shape.simplest()) {
      case SAME, SCALAR -> Ranges.of(shape.count());
      case PER_CHANNEL, PER_ROW -> Ranges.ofRows(shape.rows(), shape.channels());
    };
  }

  /** Whether rows are so long that one needs no repetition. */
  private boolean inPlace() {
    return channels > ROOM / 2;
  }

  /** Takes the operand of a call, before its pieces run. */
  void begin(MemorySegment newB, long newBOffset) {
    b = newB;
    bOffset = newBOffset;
    repeated = room;
    repeatedOffset = 0;
    switch (second) {
      case SCALAR -> {
        period = ROOM;
        kernels.elementwise().fill(ROOM, ChannelRow.get(b, bOffset, 0), room, 0);
      }
      case PER_CHANNEL -> repeatRow();
      case SAME, PER_ROW -> {}
    }
  }

  private void repeatRow() {
    if (inPlace()) {
      period = channels;
      repeated = b;
      repeatedOffset = bOffset;
    } else {
      int most = ROOM / channels;
      int times = most < STEP ? most : most - most % STEP;
      period = times * channels;
      kernels.rows().copy(times, channels, b, bOffset, 0, room, 0, (long) channels * Float.BYTES);
    }
  }

  /** Forgets the operand, so that its memory can be released. */
  void end() {
    b = MemorySegment.NULL;
    repeated = MemorySegment.NULL;
  }

  void run(int piece, int worker, Block block) {
    switch (second) {
      case SAME -> {
        long at = ranges.bytesFrom(piece, 1);
        block.run(ranges.length(piece), at, b, bOffset + at);
      }
      case SCALAR -> periods(ranges.bytesFrom(piece, 1), ranges.length(piece), block);
      case PER_CHANNEL ->
          periods(ranges.bytesFrom(piece, channels), (long) ranges.length(piece) * channels, block);
      case PER_ROW -> rows(piece, (long) worker * ROOM * Float.BYTES, block);
    }
  }

  private void periods(long at, long count, Block block) {
    for (long i = 0; i < count; i += period) {
      int length = (int) Math.min(period, count - i);
      block.run(length, at + i * Float.BYTES, repeated, repeatedOffset);
    }
  }

  /** As many rows as there is room for, or a row in parts. */
  private void rows(int piece, long roomAt, Block block) {
    int atOnce = Math.max(1, ROOM / channels);
    int end = ranges.length(piece);
    for (int i = 0; i < end; i += atOnce) {
      int rows = Math.min(atOnce, end - i);
      long row = ranges.from(piece) + i;
      for (int r = 0; r < rows; r++) {
        long bAt = bOffset + (row + r) * Float.BYTES;
        kernels
            .elementwise()
            .fill(
                Math.min(channels, ROOM),
                ChannelRow.get(b, bAt, 0),
                room,
                roomAt + (long) r * channels * Float.BYTES);
      }
      long count = (long) rows * channels;
      for (long j = 0; j < count; j += ROOM) {
        int length = (int) Math.min(ROOM, count - j);
        block.run(length, (row * channels + j) * Float.BYTES, room, roomAt);
      }
    }
  }
}

package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Memory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Places pieces of memory in one slab; pieces that are not needed at the same time may share. */
final class SlabLayout {
  private record Piece(long offset, long bytes, int first, int last) {}

  private final List<Piece> pieces = new ArrayList<>();
  private long size;

  /**
   * Places a piece needed from time {@code first} to time {@code last}, both included: at the
   * lowest offset where it meets no other of its time.
   */
  long place(long bytes, int first, int last) {
    long length = Memory.alignUp(bytes);
    List<Piece> rivals =
        pieces.stream()
            .filter(piece -> piece.first <= last && first <= piece.last)
            .sorted(Comparator.comparingLong(Piece::offset))
            .toList();
    long offset = 0;
    for (Piece rival : rivals) {
      if (offset + length <= rival.offset) {
        break;
      }
      offset = Math.max(offset, rival.offset + rival.bytes);
    }
    pieces.add(new Piece(offset, length, first, last));
    size = Math.max(size, Math.addExact(offset, length));
    return offset;
  }

  /** Bytes of the slab. */
  long size() {
    return size;
  }
}

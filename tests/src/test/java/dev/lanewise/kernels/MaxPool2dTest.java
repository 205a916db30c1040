package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Named cases of max pooling. */
@Tag("bits")
class MaxPool2dTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;
  private static final int CHANNELS = 19;

  /** Pools one 2 x 2 window in every channel: the value and the winner. */
  private static void assertWins(float[] cells, float value, int winner) {
    float[] input = new float[4 * CHANNELS];
    for (int i = 0; i < input.length; i++) {
      input[i] = cells[i / CHANNELS];
    }
    float[] values = new float[CHANNELS];
    int[] winners = new int[CHANNELS];
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, input);
      MemorySegment y = arena.allocate(4L * CHANNELS, 64);
      MemorySegment w = arena.allocate(4L * CHANNELS, 64);
      MaxPool2d.forward(Pool2dShape.of(1, 2, 2, CHANNELS, 2, 2), Parallelism.caller())
          .runWithWinners(x, 0, y, 0, w, 0);
      MemorySegment.copy(y, ValueLayout.JAVA_FLOAT, 0, values, 0, CHANNELS);
      MemorySegment.copy(w, ValueLayout.JAVA_INT, 0, winners, 0, CHANNELS);
    }
    for (int c = 0; c < CHANNELS; c++) {
      assertEquals(value, values[c], "value of channel " + c);
      assertEquals(winner, winners[c], "winner of channel " + c);
    }
  }

  @Test
  void theFirstOfEqualMaximaWins() {
    assertWins(new float[] {1, 5, 5, 5}, 5, 1);
    assertWins(new float[] {-0f, 0f, 0f, -1}, -0f, 0);
    assertWins(new float[] {0f, -0f, -1, -1}, 0f, 0);
  }

  @Test
  void theFirstNanWins() {
    assertWins(new float[] {INFINITY, Float.NaN, 3, Float.NaN}, Float.NaN, 1);
    assertWins(new float[] {Float.NaN, 7, INFINITY, Float.NaN}, Float.NaN, 0);
  }

  @Test
  void minusInfinityWinsAmongItsEquals() {
    assertWins(new float[] {-INFINITY, -INFINITY, -INFINITY, -INFINITY}, -INFINITY, 0);
    assertWins(
        new float[] {-INFINITY, -Float.MAX_VALUE, -INFINITY, -INFINITY}, -Float.MAX_VALUE, 1);
  }

  @Test
  void negativeValuesWinOverPadding() {
    Pool2dShape shape = new Pool2dShape(1, 1, 1, 1, 3, 3, 1, 1, Padding.SAME);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, -2f);
      MemorySegment y = arena.allocate(4, 4);
      MaxPool2d.forward(shape, Parallelism.caller()).run(x, 0, y, 0);
      assertEquals(-2f, y.get(ValueLayout.JAVA_FLOAT, 0));
    }
  }

  @Test
  void rowsAndColumnsBehindTheLastWindowGetNoGradient() {
    Pool2dShape shape = Pool2dShape.of(1, 3, 3, 1, 2, 2);
    float[] gradient = new float[9];
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 9, 4, 3, 9, 9, 9, 9);
      MemorySegment y = arena.allocate(4, 4);
      MemorySegment w = arena.allocate(4, 4);
      MemorySegment dx = arena.allocate(36, 4);
      dx.fill((byte) 77);
      MaxPool2d.forward(shape, Parallelism.caller()).runWithWinners(x, 0, y, 0, w, 0);
      assertEquals(4f, y.get(ValueLayout.JAVA_FLOAT, 0));
      MaxPool2d.backward(shape, Parallelism.caller()).run(y, 0, w, 0, dx, 0);
      MemorySegment.copy(dx, ValueLayout.JAVA_FLOAT, 0, gradient, 0, 9);
    }
    assertArrayEquals(new float[] {0, 0, 0, 4, 0, 0, 0, 0, 0}, gradient);
  }

  @Test
  void aWinnerOutsideTheImageIsRefused() {
    Pool2dShape shape = Pool2dShape.of(1, 2, 2, 1, 2, 2);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment dy = arena.allocate(4, 4);
      MemorySegment dx = arena.allocate(16, 4);
      MemorySegment w = arena.allocateFrom(ValueLayout.JAVA_INT, 4);
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> MaxPool2d.backward(shape, Parallelism.caller()).run(dy, 0, w, 0, dx, 0));
    }
  }

  private static void assertNoShape(String why, org.junit.jupiter.api.function.Executable shape) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, shape).getMessage());
    assertTrue(message.contains(why), message);
  }

  @Test
  void shapesThatCannotBe() {
    assertNoShape("height", () -> Pool2dShape.of(1, 1, 4, 1, 2, 2));
    assertNoShape("width", () -> Pool2dShape.of(1, 4, 1, 1, 2, 2));
    assertNoShape("zero or negative", () -> Pool2dShape.of(1, 4, 1, 1, 2, 2));
    assertNoShape("batch", () -> Pool2dShape.of(0, 4, 4, 1, 2, 2));
    assertNoShape("channels", () -> Pool2dShape.of(1, 4, 4, -3, 2, 2));
    assertNoShape("kernel height", () -> Pool2dShape.of(1, 4, 4, 1, 0, 2));
    assertNoShape("stride of width", () -> Pool2dShape.of(1, 4, 4, 1, 2, 2).stride(1, 0));
    assertNoShape("input image", () -> Pool2dShape.of(1, 1 << 16, 1 << 16, 1, 2, 2));
  }

  @Test
  void aCallAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Pool2dShape shape = Pool2dShape.of(4, 12, 12, 32, 2, 2);
    for (Parallelism parallelism : TestKernels.THREADS) {
      MaxPool2dForward forward = MaxPool2d.forward(shape, parallelism);
      MaxPool2dBackward backward = MaxPool2d.backward(shape, parallelism);
      try (Arena arena = Arena.ofShared()) {
        MemorySegment x = arena.allocate(4 * 12 * 12 * 32 * 4L, 64);
        MemorySegment y = arena.allocate(forward.winnersBytes(), 64);
        MemorySegment w = arena.allocate(forward.winnersBytes(), 64);
        long least = Long.MAX_VALUE;
        // Allocation ends when C2 has compiled the loops: wait for that, not for a count of calls.
        long end = System.nanoTime() + 20_000_000_000L;
        while (least > 0 && System.nanoTime() < end) {
          long before = threads.getTotalThreadAllocatedBytes();
          long mine = threads.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < 200; i++) {
            forward.runWithWinners(x, 0, y, 0, w, 0);
            backward.run(y, 0, w, 0, x, 0);
          }
          long own = threads.getCurrentThreadAllocatedBytes() - mine;
          long all = threads.getTotalThreadAllocatedBytes() - before;
          least = Math.min(least, Math.max(own, all));
        }
        assertEquals(0, least, "bytes allocated by 200 calls on " + parallelism);
      }
    }
  }
}

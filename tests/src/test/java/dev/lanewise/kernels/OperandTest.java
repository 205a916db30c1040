package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What an operator refuses at its door, by the example of max pooling. */
class OperandTest {
  private static final Pool2dShape SHAPE = Pool2dShape.of(1, 4, 4, 1, 2, 2);
  private static final long INPUT = 16 * Float.BYTES;
  private static final long OUTPUT = 4 * Float.BYTES;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment input = arena.allocate(INPUT, 64);
  private final MemorySegment output = arena.allocate(OUTPUT, 64);
  private final MemorySegment winners = arena.allocate(OUTPUT, 64);
  private final Parallelism two = Parallelism.threads(2);

  @AfterEach
  void closeArena() {
    arena.close();
  }

  private void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    MaxPool2d.forward(SHAPE, two).run(x, xOffset, y, yOffset);
  }

  private static void assertRefused(
      Class<? extends Exception> type, String operand, String why, Executable call) {
    String message = String.valueOf(assertThrows(type, call).getMessage());
    assertTrue(message.startsWith(operand + ":") && message.contains(why), message);
  }

  @Test
  void heapMemory() {
    MemorySegment heap = MemorySegment.ofArray(new float[16]);
    assertRefused(IllegalArgumentException.class, "input", "heap", () -> run(heap, 0, output, 0));
    assertRefused(IllegalArgumentException.class, "output", "heap", () -> run(input, 0, heap, 0));
  }

  @Test
  void closedMemory() {
    MemorySegment closed;
    try (Arena other = Arena.ofShared()) {
      closed = other.allocate(INPUT, 64);
    }
    assertRefused(IllegalStateException.class, "input", "closed", () -> run(closed, 0, output, 0));
    assertRefused(IllegalStateException.class, "output", "closed", () -> run(input, 0, closed, 0));
  }

  @Test
  void confinedMemoryOnSeveralThreads() {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment mine = confined.allocate(INPUT, 64);
      assertRefused(
          IllegalArgumentException.class, "input", "confined", () -> run(mine, 0, output, 0));
      assertDoesNotThrow(
          () -> MaxPool2d.forward(SHAPE, Parallelism.caller()).run(mine, 0, output, 0));
    }
  }

  @Test
  void memoryConfinedToAnotherThread() throws InterruptedException {
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment theirs = confined.allocate(INPUT, 64);
      Throwable[] thrown = new Throwable[1];
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      MaxPool2d.forward(SHAPE, Parallelism.caller()).run(theirs, 0, output, 0);
                    } catch (IllegalArgumentException e) {
                      thrown[0] = e;
                    }
                  });
      other.join();
      assertTrue(String.valueOf(thrown[0]).contains("another thread"), "" + thrown[0]);
    }
  }

  @Test
  void readOnlyOutputs() {
    MemorySegment readOnly = output.asReadOnly();
    assertRefused(
        IllegalArgumentException.class, "output", "read-only", () -> run(input, 0, readOnly, 0));
    assertDoesNotThrow(() -> run(input.asReadOnly(), 0, output, 0));
  }

  @Test
  void misalignedAddresses() {
    MemorySegment wide = arena.allocate(INPUT + 8, 64);
    assertRefused(
        IllegalArgumentException.class, "input", "multiple of 4", () -> run(wide, 2, output, 0));
    assertRefused(
        IllegalArgumentException.class,
        "input",
        "multiple of 4",
        () -> run(wide.asSlice(1), 0, output, 0));
    assertDoesNotThrow(() -> run(wide.asSlice(1), 3, output, 0));
  }

  @Test
  void memoryThatIsTooSmall() {
    assertRefused(
        IndexOutOfBoundsException.class, "input", "64 bytes", () -> run(input, 4, output, 0));
    assertRefused(
        IndexOutOfBoundsException.class, "output", "16 bytes", () -> run(input, 0, output, 4));
    assertRefused(
        IndexOutOfBoundsException.class, "input", "offset -4", () -> run(input, -4, output, 0));
    assertRefused(
        IndexOutOfBoundsException.class,
        "input",
        "offset",
        () -> run(input, Long.MAX_VALUE - 3, output, 0));
    assertRefused(
        IndexOutOfBoundsException.class,
        "winners",
        "16 bytes",
        () -> MaxPool2d.forward(SHAPE, two).runWithWinners(input, 0, output, 0, winners, 4));
  }

  @Test
  void overlappingOutputs() {
    assertRefused(
        IllegalArgumentException.class, "output", "overlap", () -> run(input, 0, input, 0));
    assertRefused(
        IllegalArgumentException.class,
        "winners",
        "overlap",
        () -> MaxPool2d.forward(SHAPE, two).runWithWinners(input, 0, output, 0, output, 0));
    MemorySegment both = arena.allocate(INPUT + OUTPUT, 64);
    assertRefused(
        IllegalArgumentException.class,
        "output",
        "overlap",
        () -> run(both, 0, both, INPUT - Float.BYTES));
    assertDoesNotThrow(() -> run(both, 0, both, INPUT));
    assertDoesNotThrow(() -> run(both, OUTPUT, both, 0));
  }

  @Test
  void elementwiseOperatorsAllowTheSamePlaceButNoPartOfIt() {
    ActivationForward relu = Activations.forward(PointwiseFunction.relu(), 8, two);
    assertDoesNotThrow(() -> relu.run(input, 0, input, 0));
    assertRefused(
        IllegalArgumentException.class, "y", "overlap", () -> relu.run(input, 0, input, 4));
  }

  @Test
  void operatorsOfManyOperandsNameTheOneThatIsWrong() {
    Conv2dShape shape = Conv2dShape.depthwise(1, 4, 4, 1, 1, 1, 1);
    DepthwiseConv2dForward conv = DepthwiseConv2d.forward(shape, Activation.NONE, two);
    MemorySegment y = arena.allocate(INPUT, 64);
    MemorySegment w = output;
    MemorySegment scratch = arena.allocate(conv.scratchBytes(), 64);
    MemorySegment heap = MemorySegment.ofArray(new float[16]);
    assertDoesNotThrow(() -> conv.run(input, 0, w, 0, null, 0, y, 0, scratch, 0));
    assertRefused(
        IllegalArgumentException.class,
        "weights",
        "heap",
        () -> conv.run(input, 0, heap, 0, null, 0, y, 0, scratch, 0));
    assertRefused(
        IndexOutOfBoundsException.class,
        "bias",
        "4 bytes",
        () -> conv.run(input, 0, w, 0, w, OUTPUT, y, 0, scratch, 0));
    assertRefused(
        IllegalArgumentException.class,
        "scratch",
        "read-only",
        () -> conv.run(input, 0, w, 0, null, 0, y, 0, scratch.asReadOnly(), 0));
    assertRefused(
        IllegalArgumentException.class,
        "output",
        "overlap weights",
        () -> conv.run(input, 0, y, 0, null, 0, y, 0, scratch, 0));
    assertRefused(
        IllegalArgumentException.class,
        "output",
        "overlap input",
        () -> conv.run(y, 0, w, 0, null, 0, y, 0, scratch, 0));
  }

  @Test
  void aRefusedCallWritesNothing() {
    byte[] before = output.toArray(ValueLayout.JAVA_BYTE);
    input.fill((byte) 1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            MaxPool2d.forward(SHAPE, two)
                .runWithWinners(input, 0, output, 0, winners.asReadOnly(), 0));
    assertArrayEquals(before, output.toArray(ValueLayout.JAVA_BYTE));
  }
}

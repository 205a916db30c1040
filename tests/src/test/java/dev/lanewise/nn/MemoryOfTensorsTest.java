package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tensors over a user's own memory that cannot be used say so, and nothing is written. */
class MemoryOfTensorsTest {
  private static final int SAMPLES = 40;
  private static final long BYTES = SAMPLES * 128L * Float.BYTES;

  private final Sequential model = Nets.compiled(Nets.small().parallelism(Parallelism.threads(2)));
  private final Tensor x = Nets.random(1, SAMPLES, 8, 8, 2);
  private final Tensor y = Nets.labels(x);
  private final FitOptions options = FitOptions.epochs(1).batchSize(16).verbose(0);

  private static Tensor images(MemorySegment segment) {
    return Tensor.view(segment, SAMPLES, 8, 8, 2);
  }

  private static void fails(Class<? extends Exception> type, Executable action, String part) {
    String message = String.valueOf(assertThrows(type, action).getMessage());
    assertTrue(message.contains(part), message + "; expected " + part);
  }

  @Test
  void closedMemory() {
    Arena arena = Arena.ofShared();
    Tensor closed = images(arena.allocate(BYTES, 64));
    arena.close();
    String before = Nets.hash(model);
    fails(IllegalStateException.class, () -> model.predict(closed), "closed");
    fails(IllegalStateException.class, () -> model.evaluate(closed, y), "closed");
    fails(IllegalStateException.class, () -> model.fit(closed, y, options), "closed");
    assertTrue(before.equals(Nets.hash(model)), "weights changed");
  }

  @Test
  void memoryThatTheWorkersMayNotUse() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor confined = images(arena.allocate(BYTES, 64));
      String before = Nets.hash(model);
      fails(IllegalArgumentException.class, () -> model.predict(confined), "thread");
      fails(IllegalArgumentException.class, () -> model.evaluate(confined, y), "thread");
      fails(IllegalArgumentException.class, () -> model.fit(confined, y, options), "thread");
      assertTrue(before.equals(Nets.hash(model)), "weights changed");
    }
  }

  @Test
  void confinedMemoryIsFineForTheCallersThread() {
    model.parallelism(Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      Tensor confined = images(arena.allocate(BYTES, 64));
      MemorySegment.copy(x.segment(), 0, confined.segment(), 0, BYTES);
      assertArrayEquals(model.predict(x).toArray(), model.predict(confined).toArray());
      model.fit(confined, y, options);
    }
  }

  @Test
  void outputsThatCannotBeWritten() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(BYTES, 64);
      MemorySegment.copy(x.segment(), 0, memory, 0, BYTES);
      Predictor predictor = model.predictor();
      Tensor readOnly = Tensor.view(memory.asSlice(0, SAMPLES * 3L * 4).asReadOnly(), SAMPLES, 3);
      fails(IllegalArgumentException.class, () -> predictor.run(x, readOnly), "read-only");
      Tensor overlapping = Tensor.view(memory.asSlice(64, SAMPLES * 3L * 4), SAMPLES, 3);
      fails(
          IllegalArgumentException.class,
          () -> predictor.run(images(memory), overlapping),
          "overlap");
      assertTrue(memory.mismatch(x.segment().asSlice(0, BYTES)) < 0, "something was written");
    }
  }
}

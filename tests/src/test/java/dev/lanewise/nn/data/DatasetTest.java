package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class DatasetTest {
  private static final Tensor X = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
  private static final Tensor Y = Tensor.of(new int[] {7, 8, 9});

  private static Example one(float value) {
    return Example.of(Tensor.of(new float[] {value}));
  }

  @Test
  void rowsOfTensorsAreViewsAndBatchesAreTheTensorsAgain() {
    Dataset data = Dataset.of(X, Y);
    Example second = data.get(0, 1);
    assertArrayEquals(new float[] {3, 4}, second.input().toArray());
    assertEquals(X.row(1).segment().address(), second.input().segment().address());
    Tensor target = assertNotNull(second.y());
    assertEquals(Shape.of(), target.shape());
    Example all = data.batch(10).get(0, 0);
    assertEquals(X.shape(), all.input().shape());
    assertArrayEquals(X.toArray(), all.input().toArray());
    assertArrayEquals(Y.toArray(), assertNotNull(all.y()).toArray());
  }

  private static Tensor assertNotNull(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw new AssertionError("no target");
    }
    return tensor;
  }

  @Test
  void severalInputsAndNoTargets() {
    Example batch = Dataset.of(List.of(X, Y), null).batch(2).get(0, 1);
    assertNull(batch.y());
    assertArrayEquals(new float[] {5, 6}, batch.x().get(0).toArray());
    assertArrayEquals(new float[] {9}, batch.x().get(1).toArray());
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    refused(
        "data set: targets: expected as many as samples, 3, got 6",
        () -> Dataset.of(X, X.reshape(6)));
    refused(
        "data set: input 1: expected as many as samples, 3, got 2",
        () -> Dataset.of(List.of(X, Y.rows(0, 2)), null));
    refused(
        "data set: input 0: expected samples, one after another, got one number",
        () -> Dataset.of(Y.row(0)));
    refused(
        "data set: expected a tensor for each input, got none", () -> Dataset.of(List.of(), null));
    refused(
        "data set: size: expected 0 or more, got -1", () -> Dataset.of(-1, index -> one(index)));
    refused("batch: expected at least 1 element, got 0", () -> Dataset.of(X).batch(0));
    refused("take: expected 0 elements or more, got -1", () -> Dataset.of(X).take(-1));
    refused("skip: expected 0 elements or more, got -1", () -> Dataset.of(X).skip(-1));
    refused(
        "repeat: expected 1 to as many times as make 2147483647 elements, got 0 times 3",
        () -> Dataset.of(X).repeat(0));
    refused(
        "repeat: expected 1 to as many times as make 2147483647 elements, got 2147483647 times 3",
        () -> Dataset.of(X).repeat(Integer.MAX_VALUE));
    refused("prefetch: expected at least 1 element, got 0", () -> Dataset.of(X).prefetch(0));
    refused(
        "input 0: expected rows of shape (1,), got (2,) at 1",
        () -> Dataset.of(2, i -> Example.of(Tensor.zeros(i + 1))).batch(2).get(0, 0));
    refused(
        "batch: expected 1 inputs and no target in each element, got 1 inputs and a target",
        () -> Dataset.of(2, i -> i == 0 ? one(0) : one(0).target(Y)).batch(2).get(0, 0));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void placesBeyondTheEndAreRefused() {
    Dataset data = Dataset.of(X);
    for (Dataset each :
        List.of(
            data,
            data.shuffle(1),
            data.batch(2),
            data.take(3),
            data.skip(0),
            data.repeat(2),
            data.cache(),
            data.prefetch(2),
            Dataset.of(3, i -> one(i)))) {
      assertThrows(IndexOutOfBoundsException.class, () -> each.get(0, each.size()), each::toString);
      assertThrows(IndexOutOfBoundsException.class, () -> each.get(0, -1), each::toString);
    }
    assertThrows(IndexOutOfBoundsException.class, () -> data.take(2).get(0, 2));
  }

  @Test
  void aCacheAsksOnce() {
    AtomicInteger asked = new AtomicInteger();
    Dataset data = Dataset.of(5, i -> one(asked.incrementAndGet())).cache();
    for (int epoch = 0; epoch < 3; epoch++) {
      data.epoch(epoch).forEach(example -> assertEquals(1, example.x().size()));
    }
    assertEquals(5, asked.get());
    assertSame(data.get(0, 2), data.get(9, 2));
  }

  /** The caller waits for the first element while two threads need each other for the first two. */
  @Test
  void elementsAreComputedByThreadsInTheBackgroundAtOnce() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch both =
        new CountDownLatch(Math.min(2, Runtime.getRuntime().availableProcessors()));
    Dataset data =
        Dataset.of(
                2,
                i -> {
                  threads.add(Thread.currentThread());
                  both.countDown();
                  try {
                    both.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  return one(i);
                })
            .prefetch(2);
    assertEquals(0, data.epoch(0).iterator().next().input().get(0));
    assertFalse(threads.contains(Thread.currentThread()));
    assertTrue(threads.stream().allMatch(Thread::isDaemon));
  }

  @Test
  void aFailureComesAtItsPlaceAndEndsTheEpoch() {
    Dataset data =
        Dataset.of(
                5,
                i -> {
                  if (i == 2) {
                    throw new UncheckedIOException(new IOException("broken"));
                  }
                  return one(i);
                })
            .prefetch(4);
    Iterator<Example> epoch = data.epoch(0).iterator();
    assertEquals(0, epoch.next().input().get(0));
    assertEquals(1, epoch.next().input().get(0));
    assertThrows(UncheckedIOException.class, epoch::next);
    assertFalse(epoch.hasNext());
    assertThrows(NoSuchElementException.class, epoch::next);
  }

  @Test
  void anInterruptedWaitEnds() {
    CountDownLatch never = new CountDownLatch(1);
    Dataset data =
        Dataset.of(
                1,
                i -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  return one(i);
                })
            .prefetch(1);
    Iterator<Example> epoch = data.epoch(0).iterator();
    Thread.currentThread().interrupt();
    assertThrows(IllegalStateException.class, epoch::next);
    assertTrue(Thread.interrupted());
    never.countDown();
  }

  @Test
  void examples() {
    Example example = Example.of(X, Y);
    assertSame(X, example.input());
    assertSame(Y, example.input(Y).input());
    assertSame(Y, example.input(Y).y());
    assertSame(X, example.target(X).y());
    assertThrows(IllegalArgumentException.class, () -> new Example(List.of(), Y));
    assertEquals(
        "example: expected one input, got 2",
        assertThrows(IllegalStateException.class, () -> new Example(List.of(X, Y), null).input())
            .getMessage());
  }

  @Test
  void tensorsOneAfterAnother() {
    Tensor all = Tensor.concatenate(List.of(X, X.rows(1, 2), X.rows(0, 0)));
    assertEquals(Shape.of(4, 2), all.shape());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 3, 4}, all.toArray());
    refused("parts: expected tensors of one axis or more", () -> Tensor.concatenate(List.of()));
    refused(
        "parts: expected rows of shape (2,), got a tensor of shape (3,)",
        () -> Tensor.concatenate(List.of(X, Y)));
  }
}

package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelismTest {
  private final ExecutorService executor = Executors.newFixedThreadPool(4);

  @AfterEach
  void closeExecutor() {
    executor.shutdownNow();
  }

  private List<Parallelism> all() {
    return List.of(
        Parallelism.caller(),
        Parallelism.allCores(),
        Parallelism.threads(2),
        Parallelism.threads(5),
        Parallelism.on(executor, 3));
  }

  @Test
  void everyPieceRunsOnceOnAValidWorker() {
    for (Parallelism threads : all()) {
      for (int pieces : new int[] {0, 1, 2, 3, 7, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(pieces);
        AtomicIntegerArray busy = new AtomicIntegerArray(threads.threads());
        threads.run(
            pieces,
            (piece, worker) -> {
              assertEquals(1, busy.incrementAndGet(worker), "two pieces on one worker");
              runs.incrementAndGet(piece);
              busy.decrementAndGet(worker);
            });
        for (int i = 0; i < pieces; i++) {
          assertEquals(1, runs.get(i), threads + " piece " + i);
        }
      }
    }
  }

  @Test
  void anExceptionReachesTheCallerAndTheTeamGoesOn() {
    for (Parallelism threads : all()) {
      IllegalStateException thrown = new IllegalStateException("piece 3");
      assertSame(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () ->
                  threads.run(
                      8,
                      (piece, worker) -> {
                        if (piece == 3) {
                          throw thrown;
                        }
                      })));
      AtomicInteger runs = new AtomicInteger();
      threads.run(8, (piece, worker) -> runs.incrementAndGet());
      assertEquals(8, runs.get());
    }
  }

  @Test
  void callsInsidePiecesRunAlone() {
    for (Parallelism threads : all()) {
      AtomicInteger runs = new AtomicInteger();
      threads.run(
          4, (piece, worker) -> threads.run(5, (inner, innerWorker) -> runs.incrementAndGet()));
      assertEquals(20, runs.get());
    }
  }

  @Test
  void manyCallersShareATeam() throws Exception {
    for (Parallelism threads : all()) {
      AtomicInteger runs = new AtomicInteger();
      List<Future<?>> callers = new ArrayList<>();
      try (ExecutorService others = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          callers.add(
              others.submit(
                  () -> {
                    for (int call = 0; call < 500; call++) {
                      threads.run(6, (piece, worker) -> runs.incrementAndGet());
                    }
                  }));
        }
        for (Future<?> caller : callers) {
          caller.get();
        }
      }
      assertEquals(4 * 500 * 6, runs.get());
    }
  }

  /** A helper that still looks for a piece of the last call must not claim one of the next. */
  @Test
  void callsOfChangingSizesKeepTheirPiecesApart() {
    for (Parallelism threads : List.of(Parallelism.threads(2), Parallelism.threads(4))) {
      AtomicIntegerArray runs = new AtomicIntegerArray(64);
      for (int call = 0; call < 300_000; call++) {
        int pieces = 2 + call % 5;
        threads.run(pieces, (piece, worker) -> runs.incrementAndGet(piece));
        for (int piece = 0; piece < pieces; piece++) {
          int count = runs.getAndSet(piece, 0);
          if (count != 1) {
            assertEquals(1, count, threads + ", call " + call + ", piece " + piece);
          }
        }
      }
    }
  }

  @Test
  void anExecutorThatRejectsCostsSpeedOnly() {
    Parallelism threads =
        Parallelism.on(
            task -> {
              throw new RejectedExecutionException("closed");
            },
            3);
    AtomicInteger runs = new AtomicInteger();
    threads.run(9, (piece, worker) -> runs.incrementAndGet());
    assertEquals(9, runs.get());
  }

  @Test
  void anExecutorThatFailsLeavesNoCallOpen() {
    AtomicInteger offers = new AtomicInteger();
    Parallelism threads =
        Parallelism.on(
            task -> {
              offers.incrementAndGet();
              throw new IllegalStateException("broken");
            },
            3);
    AtomicInteger runs = new AtomicInteger();
    for (int call = 1; call <= 2; call++) {
      assertThrows(
          IllegalStateException.class,
          () -> threads.run(9, (piece, worker) -> runs.incrementAndGet()));
      assertEquals(9 * call, runs.get());
      assertEquals(call, offers.get());
    }
  }

  @Test
  void anExecutorThatComesLateFindsNothingToDo() {
    List<Runnable> tasks = new ArrayList<>();
    Parallelism threads = Parallelism.on(tasks::add, 3);
    AtomicInteger runs = new AtomicInteger();
    threads.run(9, (piece, worker) -> runs.incrementAndGet());
    tasks.forEach(Runnable::run);
    assertEquals(9, runs.get());
    assertEquals(2, tasks.size());
  }

  @Test
  void helpersTakePart() {
    Parallelism threads = Parallelism.threads(2);
    AtomicIntegerArray workers = new AtomicIntegerArray(2);
    long end = System.nanoTime() + 10_000_000_000L;
    while (workers.get(1) == 0 && System.nanoTime() < end) {
      threads.run(
          2,
          (piece, worker) -> {
            workers.incrementAndGet(worker);
            Thread.yield();
          });
    }
    assertTrue(workers.get(1) > 0, "the helper never ran a piece");
  }

  @Test
  void noThreadsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Parallelism.threads(0));
    assertThrows(IllegalArgumentException.class, () -> Parallelism.on(executor, -1));
  }
}

package dev.lanewise.kernels;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Daemon threads that wait for a call by spinning for a while (a fork and join then costs about a
 * microsecond) and by parking after that.
 */
final class WorkerPool implements Parallelism {
  private static final Cleaner CLEANER = Cleaner.create();

  private final TeamCall call;
  private final Workers workers;

  WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, got " + threads);
    }
    call = new TeamCall();
    workers = new Workers(call, threads - 1);
    CLEANER.register(this, workers::stop);
  }

  @Override
  public int threads() {
    return workers.threads.length + 1;
  }

  @Override
  public void run(int pieces, Pieces body) {
    if (pieces <= 1 || !call.begin(pieces, body)) {
      CallerThread.INSTANCE.run(pieces, body);
      return;
    }
    int number = call.number();
    workers.wake(pieces - 1);
    call.help(number, 0);
    call.finish();
  }

  @Override
  public String toString() {
    return "Parallelism.threads(" + threads() + ")";
  }

  /** What the threads know: not the pool itself, so that it can be collected while they wait. */
  private static final class Workers {
    private static final long SPIN_NANOS = 100_000;
    private static final int SPINS_PER_LOOK = 64;

    private final TeamCall call;
    private final Thread[] threads;
    private final AtomicIntegerArray parked;
    private volatile boolean stopped;

    Workers(TeamCall call, int count) {
      this.call = call;
      threads = new Thread[count];
      parked = new AtomicIntegerArray(count);
      for (int i = 0; i < count; i++) {
        int index = i;
        threads[i] =
            Thread.ofPlatform()
                .daemon()
                .name("lanewise-worker-" + (i + 1))
                .start(() -> work(index));
      }
    }

    void wake(int atMost) {
      for (int i = 0; i < Math.min(atMost, threads.length); i++) {
        if (parked.get(i) != 0 && parked.compareAndSet(i, 1, 0)) {
          LockSupport.unpark(threads[i]);
        }
      }
    }

    void stop() {
      stopped = true;
      wake(threads.length);
    }

    private void work(int index) {
      int seen = 0;
      while (true) {
        int number = awaitCallAfter(seen, index);
        if (stopped) {
          return;
        }
        seen = number;
        call.help(number, index + 1);
      }
    }

    private int awaitCallAfter(int seen, int index) {
      long start = System.nanoTime();
      while (true) {
        for (int i = 0; i < SPINS_PER_LOOK; i++) {
          int number = call.number();
          if (number != seen) {
            return number;
          }
          Thread.onSpinWait();
        }
        if (System.nanoTime() - start > SPIN_NANOS) {
          parked.set(index, 1);
          while (parked.get(index) != 0 && call.number() == seen && !stopped) {
            LockSupport.park(this);
          }
          parked.set(index, 0);
          if (stopped) {
            return seen;
          }
          start = System.nanoTime();
        }
      }
    }
  }
}

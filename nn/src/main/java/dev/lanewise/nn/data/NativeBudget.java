package dev.lanewise.nn.data;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts native memory, and asks for a garbage collection when it has doubled since the last one:
 * its owners are small objects, which alone would not fill a heap for a long time.
 */
final class NativeBudget {
  /** Below this nothing is asked for. */
  private static final long LEAST = 64L << 20;

  /** Milliseconds without a release after which no more is waited for. */
  private static final int PATIENCE = 5;

  private static final AtomicLong LIVE = new AtomicLong();
  private static volatile long limit = LEAST;

  private NativeBudget() {}

  /** Counts memory that is about to be allocated. */
  static void take(long bytes) {
    if (LIVE.addAndGet(bytes) > limit) {
      collect();
    }
  }

  /** Counts memory that was released. */
  static void give(long bytes) {
    LIVE.addAndGet(-bytes);
  }

  private static synchronized void collect() {
    if (LIVE.get() > limit) {
      System.gc();
      awaitReleases();
      limit = Math.max(LEAST, 2 * LIVE.get());
    }
  }

  /** Owners that were collected are released by another thread. */
  private static void awaitReleases() {
    long before = LIVE.get();
    int quiet = 0;
    while (quiet < PATIENCE) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      long now = LIVE.get();
      quiet = now < before ? 0 : quiet + 1;
      before = now;
    }
  }
}

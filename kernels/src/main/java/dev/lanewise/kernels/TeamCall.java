package dev.lanewise.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one call that a team of threads has in hand; reused from call to call, so that a call
 * allocates nothing.
 *
 * <p>The cursor holds the call's number and its next piece in one word. A helper claims a piece by
 * moving the cursor of the call that it was woken for; one that comes late finds another number, or
 * no piece left, and goes away.
 *
 * <p>Before a call's fields change, the cursor moves to {@link #CLOSED}: a helper that has read the
 * last call's cursor and then this call's number of pieces cannot claim one. That needs the order
 * of volatile accesses, also for the fields.
 */
final class TeamCall {
  private static final int SPINS = 20_000;
  private static final long WAIT_NANOS = 20_000;

  /** A next piece that no call has. */
  private static final int CLOSED = Integer.MAX_VALUE;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicLong cursor = new AtomicLong();
  private final AtomicInteger completed = new AtomicInteger();
  private volatile int pieces;
  private volatile Parallelism.@Nullable Pieces body;
  private volatile @Nullable Throwable failure;

  /** The number of the latest call. */
  int number() {
    return (int) (cursor.get() >>> 32);
  }

  /**
   * Makes this call the current one and returns true, or returns false if another call is in hand.
   */
  boolean begin(int pieces, Parallelism.Pieces body) {
    if (busy.getPlain() || !busy.compareAndSet(false, true)) {
      return false;
    }
    int number = number();
    cursor.set((long) number << 32 | CLOSED);
    this.pieces = pieces;
    this.body = body;
    failure = null;
    completed.set(0);
    cursor.set((long) (number + 1) << 32);
    return true;
  }

  /** Runs pieces of call {@code number} until none is left. */
  void help(int number, int worker) {
    while (true) {
      long claim = cursor.get();
      int piece = (int) claim;
      if ((int) (claim >>> 32) != number || piece >= pieces) {
        return;
      }
      if (cursor.compareAndSet(claim, claim + 1)) {
        // The claimed piece keeps the call in hand, so body is this call's until completed is
        // counted up.
        runPiece(piece, worker);
      }
    }
  }

  private void runPiece(int piece, int worker) {
    try {
      Parallelism.Pieces current = body;
      if (failure == null && current != null) {
        current.run(piece, worker);
      }
    } catch (Throwable t) {
      failure = t;
    } finally {
      completed.incrementAndGet();
    }
  }

  /** Waits for the pieces that helpers still run, ends the call, and throws what a piece threw. */
  void finish() {
    for (int spins = 0; completed.get() < pieces; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(WAIT_NANOS);
      }
    }
    Throwable thrown = failure;
    body = null;
    failure = null;
    busy.set(false);
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError("a piece cannot throw a checked exception", thrown);
    }
  }
}

package dev.lanewise.kernels;

import java.util.concurrent.Executor;

/**
 * Who runs the pieces of a call: the caller alone, a pool of our own, or the caller's executor.
 *
 * <p>An operator cuts its work into pieces and hands them over with {@link #run}; the calling
 * thread always takes part. How many threads there are never changes a result (the bit law).
 *
 * <pre>{@code
 * Parallelism alone = Parallelism.caller();
 * Parallelism all = Parallelism.allCores();
 * Parallelism mine = Parallelism.on(executor, 4);
 * }</pre>
 *
 * <p>A team of threads serves one call at a time. A call that arrives meanwhile, from another
 * thread or from inside a piece, is run by its own thread alone, so many callers may share one
 * instance and nothing can deadlock.
 */
public sealed interface Parallelism permits CallerThread, WorkerPool, ExecutorTeam {

  /** The pieces of one call. */
  @FunctionalInterface
  interface Pieces {
    /**
     * Runs one piece.
     *
     * @param piece which piece, from 0
     * @param worker who runs it, from 0 (the caller) to {@link Parallelism#threads()} - 1; no two
     *     pieces run on the same worker at once, so a worker's number may select its scratch memory
     */
    void run(int piece, int worker);
  }

  /** The number of threads that may run pieces at once, the caller's included. */
  int threads();

  /**
   * Runs {@code body} once for each piece 0 to {@code pieces - 1} and returns when all are done.
   * Pieces start in increasing order. When one throws, those not yet started are left out and the
   * exception reaches the caller.
   */
  void run(int pieces, Pieces body);

  /** The calling thread does everything. */
  static Parallelism caller() {
    return CallerThread.INSTANCE;
  }

  /** One thread for each processor, from a pool that the whole process shares. */
  static Parallelism allCores() {
    return SharedPool.INSTANCE;
  }

  /**
   * A pool of {@code threads - 1} daemon threads of its own beside the caller. They end when the
   * returned object is no longer reachable.
   *
   * @throws IllegalArgumentException if {@code threads} is not positive
   */
  static Parallelism threads(int threads) {
    return threads == 1 ? CallerThread.INSTANCE : new WorkerPool(threads);
  }

  /**
   * The caller's thread and up to {@code threads - 1} tasks on an executor that the caller owns.
   * Pieces that the executor does not come round to are done by the calling thread, so a busy or
   * closed executor costs speed only.
   *
   * @throws IllegalArgumentException if {@code threads} is not positive
   */
  static Parallelism on(Executor executor, int threads) {
    return threads == 1 ? CallerThread.INSTANCE : new ExecutorTeam(executor, threads);
  }
}

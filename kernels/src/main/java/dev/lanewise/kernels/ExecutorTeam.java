package dev.lanewise.kernels;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The caller's thread and tasks on an executor that somebody else owns. */
final class ExecutorTeam implements Parallelism {
  private final Executor executor;
  private final int threads;
  private final TeamCall call = new TeamCall();

  ExecutorTeam(Executor executor, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: expected at least 1, got " + threads);
    }
    this.executor = executor;
    this.threads = threads;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void run(int pieces, Pieces body) {
    if (pieces <= 1 || !call.begin(pieces, body)) {
      CallerThread.INSTANCE.run(pieces, body);
      return;
    }
    int number = call.number();
    try {
      submit(number, Math.min(threads, pieces) - 1);
    } finally {
      // Tasks may be under way already, so the call is finished whatever the executor threw.
      call.help(number, 0);
      call.finish();
    }
  }

  private void submit(int number, int helpers) {
    try {
      for (int i = 1; i <= helpers; i++) {
        int worker = i;
        executor.execute(() -> call.help(number, worker));
      }
    } catch (RejectedExecutionException e) {
      // The calling thread does what the executor does not take.
    }
  }

  @Override
  public String toString() {
    return "Parallelism.on(" + executor + ", " + threads + ")";
  }
}

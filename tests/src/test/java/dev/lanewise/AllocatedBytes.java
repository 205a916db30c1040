package dev.lanewise;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what warm calls allocate, on the caller's thread and on the workers'. */
public final class AllocatedBytes {
  /** Calls in a window. */
  public static final int CALLS = 1000;

  /** Compilers share the machine with everything else: they may need this many windows. */
  private static final int WARM_UP = 200;

  private static final int WINDOWS = 5;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocatedBytes() {}

  /** The fewest bytes of a window of calls, all threads together, once all is compiled. */
  public static long leastOfWarm(Runnable call) {
    call.run();
    long[] workers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("lanewise-worker-"))
            .mapToLong(Thread::threadId)
            .toArray();
    int windows = 0;
    while (windows < WARM_UP && ofWindow(call, workers) > 0) {
      windows++;
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < WINDOWS; i++) {
      least = Math.min(least, ofWindow(call, workers));
    }
    return least;
  }

  private static long ofWindow(Runnable call, long[] workers) {
    long[] workersBefore = THREADS.getThreadAllocatedBytes(workers);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    long[] workersAfter = THREADS.getThreadAllocatedBytes(workers);
    for (int i = 0; i < workers.length; i++) {
      // A worker of an earlier test's pool may have ended: it has no count then.
      if (workersAfter[i] >= 0) {
        bytes += workersAfter[i] - workersBefore[i];
      }
    }
    return bytes;
  }
}

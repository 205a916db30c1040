package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A warm call of an operator allocates nothing, on the caller's thread and on the workers'. */
@Tag("bits")
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CALLS = 1000;

  /** Compilers share the machine with everything else: they may need this many windows. */
  private static final int WARM_UP = 200;

  private static final int WINDOWS = 5;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void operatorsAllocateNothing(int threads) {
    List<String> allocating = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      for (OperatorCases.Case one :
          OperatorCases.of(arena, Parallelism.threads(threads), KernelSet.current())) {
        long bytes = leastAllocated(one.call());
        if (bytes != 0) {
          allocating.add(one.name() + ": " + bytes + " bytes in " + CALLS + " calls");
        }
      }
    }
    assertEquals(List.of(), allocating);
  }

  /** The fewest bytes of a window of calls, all threads together, once all is compiled. */
  private static long leastAllocated(Runnable call) {
    call.run();
    long[] workers =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("lanewise-worker-"))
            .mapToLong(Thread::threadId)
            .toArray();
    int windows = 0;
    while (windows < WARM_UP && allocatedBy(call, workers) > 0) {
      windows++;
    }
    long least = Long.MAX_VALUE;
    for (int i = 0; i < WINDOWS; i++) {
      least = Math.min(least, allocatedBy(call, workers));
    }
    return least;
  }

  private static long allocatedBy(Runnable call, long[] workers) {
    long workersBefore = allocated(workers);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    return bytes + allocated(workers) - workersBefore;
  }

  private static long allocated(long[] workers) {
    long sum = 0;
    for (long worker : workers) {
      sum += Math.max(0, THREADS.getThreadAllocatedBytes(worker));
    }
    return sum;
  }
}

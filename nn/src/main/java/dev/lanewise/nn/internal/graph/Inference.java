package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Computes a graph's output, for any number of callers at once: each call takes memory of its own
 * from a pool, and waits when as many calls are under way as there are processors.
 */
public final class Inference {
  /** Samples that go through the graph together; results do not depend on it. */
  private static final int SHARD = 32;

  private final Network network;
  private final Parallelism parallelism;
  private final long sampleBytes;
  private final long outputBytes;
  private final BlockingQueue<Call> idle;
  private final AtomicInteger unmade;

  /** Makes the plan; memory for calls is made when they come. */
  public Inference(Graph graph, Parameters parameters, long seed, Parallelism parallelism) {
    network = new Network(graph, parameters, false, SHARD, seed);
    this.parallelism = parallelism;
    sampleBytes = graph.input().shape().size() * (long) Float.BYTES;
    outputBytes = graph.output().shape().size() * (long) Float.BYTES;
    int most = Math.max(2, Runtime.getRuntime().availableProcessors());
    idle = new ArrayBlockingQueue<>(most);
    unmade = new AtomicInteger(most);
  }

  /** Computes the outputs of {@code count} samples. Allocates nothing once warm. */
  public void run(MemorySegment input, MemorySegment output, int count) {
    network.refresh();
    Call call = take();
    try {
      call.run(input, output, count);
    } finally {
      idle.add(call);
      Reference.reachabilityFence(this);
    }
  }

  private Call take() {
    Call call = idle.poll();
    if (call != null) {
      return call;
    }
    if (unmade.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return new Call();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return idle.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One call's memory. */
  private final class Call {
    private final Parallelism.Pieces job = this::shard;
    private final @Nullable OwnedMemory[] slabs = new OwnedMemory[parallelism.threads()];
    private final @Nullable PlanRun[][] runs = new PlanRun[slabs.length][];
    private MemorySegment input = MemorySegment.NULL;
    private MemorySegment output = MemorySegment.NULL;
    private int count;

    void run(MemorySegment newInput, MemorySegment newOutput, int newCount) {
      input = newInput;
      output = newOutput;
      count = newCount;
      try {
        parallelism.run(Math.ceilDiv(newCount, SHARD), job);
      } finally {
        input = MemorySegment.NULL;
        output = MemorySegment.NULL;
      }
    }

    private void shard(int piece, int worker) {
      int from = piece * SHARD;
      int samples = Math.min(SHARD, count - from);
      plan(worker, samples).forward(input, from * sampleBytes, output, from * outputBytes);
    }

    private PlanRun plan(int worker, int samples) {
      PlanRun[] own = runs[worker];
      OwnedMemory slab = slabs[worker];
      if (own == null || slab == null) {
        own = new PlanRun[SHARD + 1];
        slab = network.slab();
        runs[worker] = own;
        slabs[worker] = slab;
      }
      PlanRun run = own[samples];
      if (run == null) {
        run = network.run(samples, slab, MemorySegment.NULL);
        own[samples] = run;
      }
      return run;
    }
  }
}

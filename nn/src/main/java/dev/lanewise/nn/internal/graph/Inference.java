package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Computes a graph's outputs, for any number of callers at once: each call takes memory of its own
 * from a pool, and waits when as many calls are under way as there are processors.
 */
public final class Inference {
  /** Samples that go through the graph together; results do not depend on it. */
  private static final int SHARD = 32;

  private final Network network;
  private final Parallelism parallelism;
  private final long[] inputBytes;
  private final long[] outputBytes;
  private final BlockingQueue<Call> idle;
  private final AtomicInteger unmade;

  /** Makes the plan; memory for calls is made when they come. */
  public Inference(Graph graph, Parameters parameters, long seed, Parallelism parallelism) {
    Folding folding = Folding.of(graph, parameters);
    network = new Network(new Flow(folding.graph(), false), folding, parameters, SHARD, seed);
    this.parallelism = parallelism;
    inputBytes = sampleBytes(graph.inputs());
    outputBytes = sampleBytes(graph.outputs());
    int most = Math.max(2, Runtime.getRuntime().availableProcessors());
    idle = new ArrayBlockingQueue<>(most);
    unmade = new AtomicInteger(most);
  }

  private static long[] sampleBytes(List<Node> nodes) {
    return nodes.stream().mapToLong(node -> node.shape().size() * (long) Float.BYTES).toArray();
  }

  /** Memory for a call, which {@link Call#run} gives back. Allocates nothing once warm. */
  public Call call() {
    network.refresh();
    return take();
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

  /** One call: its operands have to be set first. */
  public final class Call {
    private final Parallelism.Pieces job = this::shard;
    private final @Nullable OwnedMemory[] slabs = new OwnedMemory[parallelism.threads()];
    private final @Nullable PlanRun[][] runs = new PlanRun[slabs.length][];
    private final MemorySegment[] inputs = new MemorySegment[inputBytes.length];
    private final MemorySegment[] outputs = new MemorySegment[outputBytes.length];
    private int count;

    private Call() {
      clear();
    }

    private void clear() {
      Arrays.fill(inputs, MemorySegment.NULL);
      Arrays.fill(outputs, MemorySegment.NULL);
    }

    /** Where an input of all samples lies. */
    public void input(int index, MemorySegment segment) {
      inputs[index] = segment;
    }

    /** Where an output goes. */
    public void output(int index, MemorySegment segment) {
      outputs[index] = segment;
    }

    /** Computes the outputs of {@code samples} samples; the call is over then. */
    public void run(int samples) {
      count = samples;
      try {
        parallelism.run(Math.ceilDiv(samples, SHARD), job);
      } finally {
        clear();
        idle.add(this);
        Reference.reachabilityFence(Inference.this);
      }
    }

    private void shard(int piece, int worker) {
      int from = piece * SHARD;
      PlanRun run = plan(worker, Math.min(SHARD, count - from));
      for (int i = 0; i < inputs.length; i++) {
        run.input(i, inputs[i], from * inputBytes[i]);
      }
      for (int i = 0; i < outputs.length; i++) {
        run.output(i, outputs[i], from * outputBytes[i]);
      }
      run.forward();
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

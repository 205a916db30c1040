package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.PieceSums;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.losses.LossStep;
import dev.lanewise.nn.metrics.Metric;
import dev.lanewise.nn.metrics.MetricStep;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches through a graph and a loss, with or without the backward pass. A batch is cut into
 * shards of a fixed number of samples; a shard goes forward and backward through the whole graph on
 * one thread; gradients are summed in the order of shards. So results do not depend on threads. For
 * one caller at a time.
 */
public final class ShardedRun {
  /** Samples in a shard: few, so that a shard's activations stay in cache. */
  private static final int SHARD = 8;

  /** Gradient vectors kept at once, whatever the size of a batch. */
  private static final int MOST_SLOTS = 16;

  private final Network network;
  private final Loss loss;
  private final List<Metric> metrics;
  private final boolean softmaxTaken;
  private final boolean training;
  private final Parallelism parallelism;
  private final Parallelism.Pieces job = this::shard;
  private final Worker[] workers;
  private final long[] sampleBytes;
  private final long targetBytes;
  private final OwnedMemory losses;
  private final OwnedMemory[] values;
  private final MetricStep[] judges;
  private final int slots;
  private final long slotBytes;
  private final @Nullable OwnedMemory slotMemory;
  private final @Nullable OwnedMemory gradient;
  private final @Nullable PieceSums[] sums;

  private final MemorySegment[] inputs;
  private MemorySegment targets = MemorySegment.NULL;
  private int @Nullable [] order;
  private int first;
  private int count;
  private int firstShard;
  private long step;

  /**
   * @param graph the model's
   * @param loss takes over the graph's softmax where it can
   * @param batch the most samples that {@link #run} gets
   * @throws IllegalArgumentException if loss or metrics do not fit the output
   */
  public ShardedRun(
      Graph graph,
      Parameters parameters,
      Loss loss,
      List<? extends Metric> metrics,
      boolean training,
      int batch,
      long seed,
      Parallelism parallelism) {
    Graph bare = loss.takesOverSoftmax() ? graph.withoutSoftmax() : graph;
    softmaxTaken = bare != graph;
    this.loss = loss;
    this.metrics = List.copyOf(metrics);
    this.training = training;
    this.parallelism = parallelism;
    int shard = Math.min(SHARD, batch);
    network = new Network(bare, parameters, training, shard, seed);
    sampleBytes =
        graph.inputs().stream()
            .mapToLong(node -> node.shape().size() * (long) Float.BYTES)
            .toArray();
    inputs = new MemorySegment[sampleBytes.length];
    Arrays.fill(inputs, MemorySegment.NULL);
    targetBytes =
        loss.targetForm() == TargetForm.LABELS
            ? Integer.BYTES
            : graph.output().shape().size() * (long) Float.BYTES;
    losses = OwnedMemory.ofBytes((long) batch * Float.BYTES);
    values = new OwnedMemory[metrics.size()];
    judges = new MetricStep[metrics.size()];
    for (int i = 0; i < values.length; i++) {
      judges[i] = judge(i, 1);
      values[i] = OwnedMemory.ofBytes((long) batch * judges[i].width() * Float.BYTES);
    }
    slots = Math.min(MOST_SLOTS, Math.ceilDiv(batch, shard));
    slotBytes = graph.vectorLength() * Float.BYTES;
    // Slot 0 takes the sum so far when a batch has more shards than slots.
    slotMemory = training ? OwnedMemory.ofBytes((slots + 1) * slotBytes) : null;
    gradient = training ? OwnedMemory.ofBytes(slotBytes) : null;
    sums = new PieceSums[slots + 2];
    workers = new Worker[parallelism.threads()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(shard);
    }
  }

  /**
   * Runs one batch.
   *
   * @param newInputs all samples, for each input of the graph
   * @param newTargets all targets, in the loss's form
   * @param newOrder which sample is which of the run, or null: they are taken in their order
   * @param newFirst the first of the batch, in the order's numbering
   * @param newCount samples in the batch
   * @param newStep the number of the training step, for random layers
   */
  public void run(
      MemorySegment[] newInputs,
      MemorySegment newTargets,
      int @Nullable [] newOrder,
      int newFirst,
      int newCount,
      long newStep) {
    System.arraycopy(newInputs, 0, inputs, 0, inputs.length);
    targets = newTargets;
    order = newOrder;
    first = newFirst;
    count = newCount;
    step = newStep;
    network.refresh();
    try {
      int shards = Math.ceilDiv(newCount, network.samples());
      for (firstShard = 0; firstShard < shards; firstShard += slots) {
        int wave = Math.min(slots, shards - firstShard);
        parallelism.run(wave, job);
        if (slotMemory != null && gradient != null && slotBytes > 0) {
          sum(slotMemory.segment(), gradient.segment(), wave, firstShard + wave < shards);
        }
      }
    } finally {
      Arrays.fill(inputs, MemorySegment.NULL);
      targets = MemorySegment.NULL;
      order = null;
      Reference.reachabilityFence(this);
    }
  }

  private void sum(MemorySegment from, MemorySegment to, int wave, boolean more) {
    boolean later = firstShard > 0;
    int pieces = later ? wave + 1 : wave;
    PieceSums operator = sums[pieces];
    if (operator == null) {
      operator = PieceSums.of(pieces, Math.toIntExact(slotBytes / Float.BYTES), parallelism);
      sums[pieces] = operator;
    }
    operator.run(from, later ? 0 : slotBytes, to, 0);
    if (more) {
      MemorySegment.copy(to, 0, from, 0, slotBytes);
    }
  }

  /** The gradient of the batch's mean loss by all parameters, after {@link #run} in training. */
  public MemorySegment gradient() {
    if (gradient == null) {
      throw new IllegalStateException("there is no gradient without training");
    }
    return gradient.segment();
  }

  /** The sum of the losses of the last batch, in the order of samples. */
  public double lossSum() {
    MemorySegment segment = losses.segment();
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += segment.get(ValueLayout.JAVA_FLOAT, (long) i * Float.BYTES);
    }
    Reference.reachabilityFence(losses);
    return sum;
  }

  /** How a metric gathers what samples say. */
  public MetricStep metric(int index) {
    return judges[index];
  }

  /** Gathers what the last batch says of a metric, in the order of samples. */
  public void addMetric(int index, double[] totals) {
    judges[index].add(values[index].segment(), count, totals);
    Reference.reachabilityFence(values[index]);
  }

  private MetricStep judge(int index, int samples) {
    Shape shape = network.graph().output().shape();
    return metrics.get(index).step(samples, shape, loss.targetForm(), Parallelism.caller());
  }

  private void shard(int piece, int worker) {
    int from = (firstShard + piece) * network.samples();
    int samples = Math.min(network.samples(), count - from);
    workers[worker].run(piece, from, samples);
  }

  /** One thread's memory. */
  private final class Worker {
    private final OwnedMemory slab = network.slab();
    private final OwnedMemory[] rows = new OwnedMemory[sampleBytes.length];
    private final OwnedMemory targetRows;
    private final OwnedMemory output;
    private final OwnedMemory predictions;
    private final OwnedMemory outputGradient;
    private final Shard[] shards;

    Worker(int samples) {
      long outputBytes = (long) network.graph().output().shape().size() * samples * Float.BYTES;
      for (int i = 0; i < rows.length; i++) {
        rows[i] = OwnedMemory.ofBytes(sampleBytes[i] * samples);
      }
      targetRows = OwnedMemory.ofBytes(targetBytes * samples);
      output = OwnedMemory.ofBytes(outputBytes);
      predictions = OwnedMemory.ofBytes(outputBytes);
      outputGradient = OwnedMemory.ofBytes(outputBytes);
      shards = new Shard[samples + 1];
      shards[samples] = new Shard(samples);
    }

    void run(int piece, int from, int samples) {
      Shard shard = shards[samples];
      if (shard == null) {
        shard = new Shard(samples);
        shards[samples] = shard;
      }
      gather(from, samples);
      shard.run(piece, from);
    }

    private void gather(int from, int samples) {
      for (int i = 0; i < rows.length; i++) {
        gather(from, samples, inputs[i], rows[i], sampleBytes[i]);
      }
      gather(from, samples, targets, targetRows, targetBytes);
    }

    private void gather(
        int from, int samples, MemorySegment source, OwnedMemory destination, long bytes) {
      int[] places = order;
      for (int i = 0; i < samples; i++) {
        long row = places == null ? first + from + i : places[first + from + i];
        MemorySegment.copy(source, row * bytes, destination.segment(), i * bytes, bytes);
      }
    }

    /** The steps for a number of samples. */
    private final class Shard {
      private final PlanRun plan;
      private final LossStep lossStep;
      private final MetricStep[] metricSteps;
      private final OwnedMemory scratch;

      Shard(int samples) {
        Shape shape = network.graph().output().shape();
        plan = network.run(samples, slab, outputGradient.segment());
        for (int i = 0; i < rows.length; i++) {
          plan.input(i, rows[i].segment(), 0);
        }
        plan.output(0, output.segment(), 0);
        lossStep = loss.step(samples, shape, softmaxTaken, Parallelism.caller());
        metricSteps = new MetricStep[metrics.size()];
        long most = lossStep.scratchBytes();
        for (int i = 0; i < metricSteps.length; i++) {
          metricSteps[i] = judge(i, samples);
          most = Math.max(most, metricSteps[i].scratchBytes());
        }
        scratch = OwnedMemory.ofBytes(most);
      }

      void run(int piece, int from) {
        plan.at(step, from);
        plan.forward();
        long at = (long) from * Float.BYTES;
        lossStep.run(
            output.segment(),
            targetRows.segment(),
            0,
            1f / count,
            losses.segment(),
            at,
            predictions.segment(),
            outputGradient.segment(),
            scratch.segment());
        for (int i = 0; i < metricSteps.length; i++) {
          metricSteps[i].run(
              predictions.segment(),
              targetRows.segment(),
              0,
              values[i].segment(),
              at * metricSteps[i].width(),
              scratch.segment());
        }
        if (training && slotMemory != null) {
          plan.backward(slotMemory.segment(), (piece + 1) * slotBytes);
        }
      }
    }
  }
}

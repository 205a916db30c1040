package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.Memory;
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
 *
 * <p>Layers that take whole batches are where shards meet: all of them come so far, the layer runs
 * on the batch with all threads, and they go on, forward and backward. All shards have memory of
 * their own then, and there are at most as many as gradients are kept at once.
 */
public final class ShardedRun {
  /** Samples in a shard: few, so that a shard's activations stay in cache. */
  private static final int SHARD = 8;

  /** Gradient vectors kept at once, whatever the size of a batch. */
  private static final int MOST_SLOTS = 16;

  private final int batch;
  private final Network network;
  private final Loss loss;
  private final List<Metric> metrics;
  private final boolean softmaxTaken;
  private final boolean training;
  private final Parallelism parallelism;
  private final Parallelism.Pieces forwardJob = this::forward;
  private final Parallelism.Pieces turnJob = this::turn;
  private final Parallelism.Pieces backwardJob = this::backward;
  private final int lastStage;
  private final @Nullable Meetings meetings;
  private final Lane[] lanes;
  private final long[] sampleBytes;
  private final OwnedMemory[] rows;
  private final long targetBytes;
  private final OwnedMemory targetRows;
  private final long outputBytes;
  private final OwnedMemory output;
  private final OwnedMemory predictions;
  private final OwnedMemory outputGradient;
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
  private @Nullable MemorySegment weights;
  private int @Nullable [] order;
  private int first;
  private int count;
  private int firstShard;
  private int stage;
  private long step;

  /**
   * @param graph the model's
   * @param loss takes over the graph's softmax where it can
   * @param batch the most samples that {@link #run} gets; it {@link #takes} fewer only if they are
   *     cut alike
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
    Folding folding = training ? Folding.none(bare, parameters) : Folding.of(bare, parameters);
    Flow flow = new Flow(folding.graph(), training);
    lastStage = flow.stages() - 1;
    this.batch = batch;
    int shard = Math.min(shardOf(batch), batch);
    int shards = Math.ceilDiv(batch, shard);
    network = new Network(flow, folding, parameters, shard, seed);
    sampleBytes =
        graph.inputs().stream()
            .mapToLong(node -> node.shape().size() * (long) Float.BYTES)
            .toArray();
    inputs = new MemorySegment[sampleBytes.length];
    Arrays.fill(inputs, MemorySegment.NULL);
    outputBytes = graph.output().shape().size() * (long) Float.BYTES;
    targetBytes = loss.targetForm() == TargetForm.LABELS ? Integer.BYTES : outputBytes;
    losses = OwnedMemory.ofBytes((long) batch * Float.BYTES);
    values = new OwnedMemory[metrics.size()];
    judges = new MetricStep[metrics.size()];
    for (int i = 0; i < values.length; i++) {
      judges[i] = judge(i, 1);
      values[i] = OwnedMemory.ofBytes((long) batch * judges[i].width() * Float.BYTES);
    }
    slots = Math.min(MOST_SLOTS, shards);
    slotBytes = graph.trainedLength() * Float.BYTES;
    // Slot 0 takes the sum so far when a batch has more shards than slots.
    slotMemory = training ? OwnedMemory.ofBytes((slots + 1) * slotBytes) : null;
    gradient = training ? OwnedMemory.ofBytes(slotBytes) : null;
    sums = new PieceSums[slots + 2];
    lanes = new Lane[lastStage == 0 ? parallelism.threads() : shards];
    rows = new OwnedMemory[sampleBytes.length];
    Arrays.setAll(rows, i -> laneMemory(sampleBytes[i]));
    targetRows = laneMemory(targetBytes);
    output = laneMemory(outputBytes);
    predictions = laneMemory(outputBytes);
    outputGradient = laneMemory(outputBytes);
    meetings =
        lastStage == 0
            ? null
            : new Meetings(
                flow,
                folding,
                shards * shard,
                seed,
                parallelism,
                Arrays.stream(rows).map(OwnedMemory::segment).toArray(MemorySegment[]::new),
                output.segment(),
                outputGradient.segment());
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = new Lane(i);
    }
  }

  /** Samples in the shards of a batch: it follows from the batch alone, so that its bits do. */
  private int shardOf(int samples) {
    return lastStage == 0 ? SHARD : Math.max(SHARD, Math.ceilDiv(samples, MOST_SLOTS));
  }

  /** The most samples of a batch. */
  public int batch() {
    return batch;
  }

  /** Whether {@link #run} takes batches of so many samples. */
  public boolean takes(int samples) {
    return samples <= batch && shardOf(samples) == shardOf(batch);
  }

  /** A part for each lane; with meetings one behind the other, the whole batch. */
  private OwnedMemory laneMemory(long bytesOfSample) {
    return OwnedMemory.ofBytes(laneBytes(bytesOfSample) * lanes.length);
  }

  private long laneBytes(long bytesOfSample) {
    long bytes = bytesOfSample * network.samples();
    return lastStage == 0 ? Memory.alignUp(bytes) : bytes;
  }

  /**
   * Runs one batch.
   *
   * @param newInputs all samples, for each input of the graph
   * @param newTargets all targets, in the loss's form
   * @param newWeights what each sample's loss is multiplied by, or null
   * @param newOrder which sample is which of the run, or null: they are taken in their order
   * @param newFirst the first of the batch, in the order's numbering
   * @param newCount samples in the batch
   * @param newStep the number of the training step, for random layers
   */
  public void run(
      MemorySegment[] newInputs,
      MemorySegment newTargets,
      @Nullable MemorySegment newWeights,
      int @Nullable [] newOrder,
      int newFirst,
      int newCount,
      long newStep) {
    System.arraycopy(newInputs, 0, inputs, 0, inputs.length);
    targets = newTargets;
    weights = newWeights;
    order = newOrder;
    first = newFirst;
    count = newCount;
    step = newStep;
    network.refresh();
    try {
      int shards = Math.ceilDiv(newCount, network.samples());
      for (firstShard = 0; firstShard < shards; firstShard += slots) {
        int wave = Math.min(slots, shards - firstShard);
        runShards(wave);
        if (slotMemory != null && gradient != null && slotBytes > 0) {
          sum(slotMemory.segment(), gradient.segment(), wave, firstShard + wave < shards);
        }
      }
    } finally {
      Arrays.fill(inputs, MemorySegment.NULL);
      targets = MemorySegment.NULL;
      weights = null;
      order = null;
      Reference.reachabilityFence(this);
    }
  }

  /** Runs shards through all stages and, in training, back. */
  private void runShards(int shards) {
    stage = 0;
    if (meetings == null || slotMemory == null) {
      parallelism.run(shards, turnJob);
      return;
    }
    PlanRun meeting = meetings.run(count);
    meeting.at(step, 0);
    for (; stage < lastStage; stage++) {
      parallelism.run(shards, forwardJob);
      meeting.forward(stage);
    }
    parallelism.run(shards, turnJob);
    while (stage > 0) {
      stage--;
      // Shards write nothing there: to the first one's gradient only zeros are added.
      meeting.backward(stage, slotMemory.segment(), slotBytes);
      parallelism.run(shards, backwardJob);
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

  /**
   * The gradient of the sum of weighted losses, over the number of samples, by all parameters,
   * after {@link #run} in training.
   */
  public MemorySegment gradient() {
    if (gradient == null) {
      throw new IllegalStateException("there is no gradient without training");
    }
    return gradient.segment();
  }

  /** The sum of the weighted losses of the last batch, in the order of samples. */
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

  private int firstOf(int piece) {
    return (firstShard + piece) * network.samples();
  }

  private Lane.Shard shard(int piece, int worker) {
    return lanes[meetings == null ? worker : piece].shard(samplesOf(piece));
  }

  private int samplesOf(int piece) {
    return Math.min(network.samples(), count - firstOf(piece));
  }

  private void forward(int piece, int worker) {
    shard(piece, worker).forward(firstOf(piece));
  }

  private void turn(int piece, int worker) {
    Lane.Shard shard = shard(piece, worker);
    shard.forward(firstOf(piece));
    shard.judge(firstOf(piece));
    shard.backward(piece);
  }

  private void backward(int piece, int worker) {
    shard(piece, worker).backward(piece);
  }

  /** Memory that one shard at a time has: a thread's or, with meetings, always the same shard's. */
  private final class Lane {
    private final int index;
    private final OwnedMemory slab = network.slab();
    private final Shard[] shards = new Shard[network.samples() + 1];

    Lane(int index) {
      this.index = index;
      shards[network.samples()] = new Shard(network.samples());
    }

    Shard shard(int samples) {
      Shard shard = shards[samples];
      if (shard == null) {
        shard = new Shard(samples);
        shards[samples] = shard;
      }
      return shard;
    }

    private MemorySegment part(OwnedMemory memory, long bytesOfSample) {
      long bytes = laneBytes(bytesOfSample);
      return memory.segment().asSlice(index * bytes, bytes);
    }

    /** The steps for a number of samples. */
    private final class Shard {
      private final int samples;
      private final MemorySegment[] ownRows = new MemorySegment[rows.length];
      private final MemorySegment ownTargets = part(targetRows, targetBytes);
      private final MemorySegment ownOutput = part(output, outputBytes);
      private final MemorySegment ownPredictions = part(predictions, outputBytes);
      private final MemorySegment ownGradient = part(outputGradient, outputBytes);
      private final PlanRun plan;
      private final LossStep lossStep;
      private final MetricStep[] metricSteps;
      private final OwnedMemory scratch;
      private final OwnedMemory ownWeights;
      private final Elementwise weigh;

      Shard(int samples) {
        this.samples = samples;
        Shape shape = network.graph().output().shape();
        int firstOfBatch = index * network.samples();
        plan =
            meetings == null
                ? network.run(samples, slab, ownGradient)
                : network.run(samples, slab, meetings.shared(), firstOfBatch, ownGradient);
        for (int i = 0; i < rows.length; i++) {
          ownRows[i] = part(rows[i], sampleBytes[i]);
          plan.input(i, ownRows[i], 0);
        }
        plan.output(0, ownOutput, 0);
        lossStep = loss.step(samples, shape, softmaxTaken, Parallelism.caller());
        metricSteps = new MetricStep[metrics.size()];
        long most = lossStep.scratchBytes();
        for (int i = 0; i < metricSteps.length; i++) {
          metricSteps[i] = ShardedRun.this.judge(i, samples);
          most = Math.max(most, metricSteps[i].scratchBytes());
        }
        scratch = OwnedMemory.ofBytes(most);
        ownWeights = OwnedMemory.ofBytes((long) samples * Float.BYTES);
        weigh =
            Elementwise.of(
                ElementwiseOperation.MULTIPLY,
                ElementwiseShape.of(samples, shape.size()).perRow(),
                Parallelism.caller());
      }

      /** Gathers the samples before the first stage. */
      void forward(int from) {
        if (stage == 0) {
          for (int i = 0; i < ownRows.length; i++) {
            gather(from, inputs[i], ownRows[i], sampleBytes[i]);
          }
          gather(from, targets, ownTargets, targetBytes);
          plan.at(step, from);
        }
        plan.forward(stage);
      }

      private void gather(int from, MemorySegment source, MemorySegment destination, long bytes) {
        int[] places = order;
        for (int i = 0; i < samples; i++) {
          long row = places == null ? first + from + i : places[first + from + i];
          MemorySegment.copy(source, row * bytes, destination, i * bytes, bytes);
        }
      }

      /** Loss and metrics. */
      void judge(int from) {
        long at = (long) from * Float.BYTES;
        lossStep.run(
            ownOutput,
            ownTargets,
            0,
            1f / count,
            losses.segment(),
            at,
            ownPredictions,
            ownGradient,
            scratch.segment());
        MemorySegment given = weights;
        if (given != null) {
          weigh(from, given);
        }
        for (int i = 0; i < metricSteps.length; i++) {
          metricSteps[i].run(
              ownPredictions,
              ownTargets,
              0,
              values[i].segment(),
              at * metricSteps[i].width(),
              scratch.segment());
        }
      }

      private void weigh(int from, MemorySegment given) {
        gather(from, given, ownWeights.segment(), Float.BYTES);
        weigh.run(ownGradient, 0, ownWeights.segment(), 0, ownGradient, 0);
        for (int i = 0; i < samples; i++) {
          long at = (long) (from + i) * Float.BYTES;
          float loss = losses.segment().get(ValueLayout.JAVA_FLOAT, at);
          float weight = ownWeights.segment().getAtIndex(ValueLayout.JAVA_FLOAT, i);
          losses.segment().set(ValueLayout.JAVA_FLOAT, at, loss * weight);
        }
      }

      void backward(int piece) {
        if (training && slotMemory != null) {
          plan.backward(stage, slotMemory.segment(), (piece + 1) * slotBytes);
        }
      }
    }
  }
}

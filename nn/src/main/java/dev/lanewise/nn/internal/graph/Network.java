package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.layers.LayerStep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A graph with its parameters, for training or not: the plans of shards for each number of samples,
 * made when first asked for, and the one copy of prepared parameters that they share. Used by many
 * threads.
 */
final class Network {
  private record PackedNode(LayerStep step, List<MemorySegment> parameters, MemorySegment packed) {}

  private final Flow flow;
  private final Folding folding;
  private final Parameters parameters;
  private final long seed;
  private final AtomicReferenceArray<Plan> plans;
  private final Plan full;
  private final OwnedMemory packed;

  /** An array: to go over a list takes an iterator, in each training step. */
  private final PackedNode[] packedNodes;

  private volatile long packedVersion;

  /**
   * @param flow of the folding's graph
   * @param samples the most samples that a plan will be asked for
   */
  Network(Flow flow, Folding folding, Parameters parameters, int samples, long seed) {
    this.flow = flow;
    this.folding = folding;
    this.parameters = parameters;
    this.seed = seed;
    plans = new AtomicReferenceArray<>(samples + 1);
    full = plan(samples);
    packed = OwnedMemory.ofBytes(full.packedBytes());
    packedNodes = packedNodes(folding, full, packed);
  }

  private static PackedNode[] packedNodes(Folding folding, Plan plan, OwnedMemory packed) {
    List<PackedNode> nodes = new ArrayList<>();
    for (Node node : folding.graph().nodes()) {
      LayerStep step = plan.step(node.id());
      if (step != null && step.packedBytes() > 0) {
        List<MemorySegment> slices = new ArrayList<>();
        for (int i = 0; i < node.parameters().size(); i++) {
          slices.add(folding.parameter(node, i));
        }
        nodes.add(
            new PackedNode(
                step,
                List.copyOf(slices),
                packed.segment().asSlice(plan.packedPlace(node.id()), step.packedBytes())));
      }
    }
    return nodes.toArray(new PackedNode[0]);
  }

  Graph graph() {
    return flow.graph();
  }

  int samples() {
    return full.samples();
  }

  /** The plan for a number of samples. */
  Plan plan(int samples) {
    Plan plan = plans.get(samples);
    if (plan == null) {
      // Operators run on the thread that runs the shard.
      plan = Plan.ofShard(flow, samples, Parallelism.caller(), seed);
      plans.set(samples, plan);
    }
    return plan;
  }

  /** Prepares the parameters if they have changed. */
  void refresh() {
    if (packedVersion != parameters.version()) {
      pack();
    }
  }

  private synchronized void pack() {
    long version = parameters.version();
    if (packedVersion == version) {
      return;
    }
    folding.run();
    for (PackedNode node : packedNodes) {
      node.step.pack(node.parameters, node.packed);
    }
    packedVersion = version;
  }

  /** Memory for one run at a time of any plan. */
  OwnedMemory slab() {
    return OwnedMemory.ofBytes(full.slabBytes());
  }

  /**
   * An execution of the plan for a number of samples, without meetings.
   *
   * @param common memory that others may use in turn
   */
  PlanRun run(int samples, OwnedMemory common, MemorySegment outputGradient) {
    return run(samples, common, null, 0, outputGradient);
  }

  /**
   * As well with meetings.
   *
   * @param shared what all shards of the batch share
   * @param first which sample of the batch is the run's first
   */
  PlanRun run(
      int samples,
      OwnedMemory common,
      @Nullable SharedValues shared,
      int first,
      MemorySegment outputGradient) {
    Plan plan = plan(samples);
    // Pieces of other sizes may lie less densely.
    OwnedMemory slab =
        plan.slabBytes() <= common.segment().byteSize()
            ? common
            : OwnedMemory.ofBytes(plan.slabBytes());
    if (plan.packedBytes() != full.packedBytes()) {
      throw new IllegalStateException(
          "the layout of prepared parameters must not depend on the number of samples: "
              + (full.packedBytes() + " bytes for " + full.samples() + " samples, ")
              + (plan.packedBytes() + " bytes for " + samples));
    }
    return new PlanRun(plan, slab, shared, first, folding, packed.segment(), outputGradient);
  }
}

package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.layers.LayerStep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A graph with its parameters, for training or not: the plans for each number of samples, made when
 * first asked for, and the one copy of prepared parameters that they share. Used by many threads.
 */
final class Network {
  private record PackedNode(LayerStep step, List<MemorySegment> parameters, MemorySegment packed) {}

  private final Graph graph;
  private final Parameters parameters;
  private final boolean training;
  private final long seed;
  private final AtomicReferenceArray<Plan> plans;
  private final Plan full;
  private final OwnedMemory packed;

  /** An array: to go over a list takes an iterator, in each training step. */
  private final PackedNode[] packedNodes;

  private volatile long packedVersion;

  /**
   * @param samples the most samples that a plan will be asked for
   */
  Network(Graph graph, Parameters parameters, boolean training, int samples, long seed) {
    this.graph = graph;
    this.parameters = parameters;
    this.training = training;
    this.seed = seed;
    plans = new AtomicReferenceArray<>(samples + 1);
    full = plan(samples);
    packed = OwnedMemory.ofBytes(full.packedBytes());
    packedNodes = packedNodes(graph, full, parameters, packed);
  }

  private static PackedNode[] packedNodes(
      Graph graph, Plan plan, Parameters parameters, OwnedMemory packed) {
    List<PackedNode> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      LayerStep step = plan.step(node.id());
      if (step != null && step.packedBytes() > 0) {
        List<MemorySegment> slices = new ArrayList<>();
        for (int i = 0; i < node.parameters().size(); i++) {
          long bytes = node.parameters().get(i).shape().size() * (long) Float.BYTES;
          slices.add(parameters.segment().asSlice(node.parameterOffsets().get(i), bytes));
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
    return graph;
  }

  int samples() {
    return full.samples();
  }

  /** The plan for a number of samples. */
  Plan plan(int samples) {
    Plan plan = plans.get(samples);
    if (plan == null) {
      // Operators run on the thread that runs the shard.
      plan = new Plan(graph, samples, training, Parallelism.caller(), seed);
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
    for (PackedNode node : packedNodes) {
      node.step.pack(node.parameters, node.packed);
    }
    packedVersion = version;
  }

  /** Memory for one run at a time of any plan. */
  OwnedMemory slab() {
    return OwnedMemory.ofBytes(full.slabBytes());
  }

  /** An execution of the plan for a number of samples, in a slab that others may use in turn. */
  PlanRun run(int samples, OwnedMemory shared, MemorySegment outputGradient) {
    Plan plan = plan(samples);
    // Pieces of other sizes may lie less densely.
    OwnedMemory slab =
        plan.slabBytes() <= shared.segment().byteSize()
            ? shared
            : OwnedMemory.ofBytes(plan.slabBytes());
    if (plan.packedBytes() != full.packedBytes()) {
      throw new IllegalStateException(
          "the layout of prepared parameters must not depend on the number of samples: "
              + (full.packedBytes() + " bytes for " + full.samples() + " samples, ")
              + (plan.packedBytes() + " bytes for " + samples));
    }
    return new PlanRun(plan, slab, parameters.segment(), packed.segment(), outputGradient);
  }
}

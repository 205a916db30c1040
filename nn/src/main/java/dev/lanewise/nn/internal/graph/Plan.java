package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.layers.LayerStep;
import dev.lanewise.nn.layers.StepRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph made ready for a number of samples, or what of it shards or meetings compute: the steps
 * in order, and where in a slab each piece of memory lies. Immutable; {@link PlanRun} is one
 * execution.
 *
 * <p>The model's inputs, its outputs, the gradient by its output and {@link SharedValues} lie
 * outside of the slab. Node i runs at time i and, of N nodes, goes backward at time 2 N - i; memory
 * is kept for as long as these times ask.
 */
final class Plan {
  /** No place: the memory lies outside of the slab, or nobody needs it. */
  static final long NONE = -1;

  private final Flow flow;
  private final int samples;
  private final List<@Nullable LayerStep> steps = new ArrayList<>();
  private final long[] valuePlace;
  private final long[] gradientPlace;
  private final long[] savedPlace;
  private final long[] forwardScratchPlace;
  private final long[] backwardScratchPlace;
  private final long[] packedPlace;
  private final long[][] addedPlace;
  private final @Nullable Elementwise[][] additions;
  private final long[] gradParametersPlace;
  private final @Nullable Elementwise[] parameterAdditions;
  private final long slabBytes;
  private final long packedBytes;

  private Plan(Flow flow, boolean meetings, int samples, Parallelism parallelism, long seed) {
    this.flow = flow;
    this.samples = samples;
    List<Node> nodes = flow.graph().nodes();
    int count = nodes.size();
    valuePlace = places(count);
    gradientPlace = places(count);
    savedPlace = places(count);
    forwardScratchPlace = places(count);
    backwardScratchPlace = places(count);
    packedPlace = places(count);
    addedPlace = new long[count][];
    additions = new Elementwise[count][];
    gradParametersPlace = places(count);
    parameterAdditions = new Elementwise[count];
    long packed = 0;
    for (Node node : nodes) {
      int id = node.id();
      addedPlace[id] = places(node.inputs().size());
      additions[id] = new Elementwise[node.inputs().size()];
      boolean mine = flow.computed(id) && flow.meets(id) == meetings;
      LayerStep step = mine ? step(node, parallelism, seed) : null;
      steps.add(step);
      if (step != null) {
        packedPlace[id] = packed;
        packed = Memory.alignUp(packed + step.packedBytes());
      }
    }
    packedBytes = packed;
    SlabLayout layout = new SlabLayout();
    placeForward(layout);
    if (flow.training()) {
      placeBackward(layout, parallelism);
    }
    slabBytes = layout.size();
  }

  /** What each shard of so many samples computes alone: everything, if there are no meetings. */
  static Plan ofShard(Flow flow, int samples, Parallelism parallelism, long seed) {
    return new Plan(flow, false, samples, parallelism, seed);
  }

  /**
   * The layers that take the whole batch of so many samples.
   *
   * @throws IllegalStateException if one of them wants its parameters prepared
   */
  static Plan ofMeetings(Flow flow, int samples, Parallelism parallelism, long seed) {
    Plan plan = new Plan(flow, true, samples, parallelism, seed);
    if (plan.packedBytes > 0) {
      throw new IllegalStateException("a layer that takes whole batches has no packed parameters");
    }
    return plan;
  }

  private static long[] places(int count) {
    long[] places = new long[count];
    Arrays.fill(places, NONE);
    return places;
  }

  private LayerStep step(Node node, Parallelism parallelism, long seed) {
    boolean inputGradients = node.inputs().stream().anyMatch(flow::learns);
    return node.layer()
        .step(
            new StepRequest(
                samples,
                node.inputShapes(),
                flow.training(),
                inputGradients,
                parallelism,
                seed,
                node.stream()));
  }

  private void placeForward(SlabLayout layout) {
    int count = steps.size();
    int[] lastUse = new int[count];
    for (Node node : flow.graph().nodes()) {
      int own = flow.root(node.id());
      lastUse[own] = Math.max(lastUse[own], node.id());
      for (int input : node.inputs()) {
        int source = flow.root(input);
        lastUse[source] = Math.max(lastUse[source], node.id());
      }
    }
    for (int id = 0; id < count; id++) {
      LayerStep step = steps.get(id);
      if (step == null) {
        continue;
      }
      int backward = 2 * count - id;
      if (flow.outputIndex(id) < 0 && !flow.shared(id)) {
        int last = flow.training() ? backward : lastUse[id];
        valuePlace[id] = layout.place(valueBytes(id), id, last);
      }
      savedPlace[id] = layout.place(step.savedBytes(), id, flow.training() ? backward : id);
      forwardScratchPlace[id] = layout.place(step.scratchBytes(), id, id);
    }
  }

  private void placeBackward(SlabLayout layout, Parallelism parallelism) {
    int count = steps.size();
    for (int id = count - 1; id >= 0; id--) {
      LayerStep step = steps.get(id);
      if (step == null || !flow.goesBackward(id)) {
        continue;
      }
      Node node = flow.graph().nodes().get(id);
      int now = 2 * count - id;
      backwardScratchPlace[id] = layout.place(step.scratchBytes(), now, now);
      Flow.Target target = flow.parameterTarget(id);
      long own = node.gradientCount();
      if (own > 0 && target != Flow.Target.OWN) {
        gradParametersPlace[id] = layout.place(own * Float.BYTES, now, now);
        parameterAdditions[id] = target == Flow.Target.ADDED ? adder(own, parallelism) : null;
      }
      for (int i = 0; i < node.inputs().size(); i++) {
        int source = flow.root(node.inputs().get(i));
        switch (flow.inputTarget(id, i)) {
          case NOBODY -> {}
          case OWN -> {
            if (!flow.shared(source)) {
              gradientPlace[source] = layout.place(valueBytes(source), now, 2 * count - source);
            }
          }
          case ADDED -> {
            addedPlace[id][i] = layout.place(valueBytes(source), now, now);
            additions[id][i] = adder(values(source), parallelism);
          }
        }
      }
    }
  }

  private Elementwise adder(long count, Parallelism parallelism) {
    ElementwiseShape shape = ElementwiseShape.of(Math.toIntExact(count));
    return Elementwise.of(ElementwiseOperation.ADD, shape, parallelism);
  }

  private long values(int id) {
    return Math.multiplyExact((long) samples, flow.graph().nodes().get(id).shape().size());
  }

  /** Bytes of a node's output, and of the gradient by it. */
  long valueBytes(int id) {
    return Math.multiplyExact(values(id), Float.BYTES);
  }

  Flow flow() {
    return flow;
  }

  int samples() {
    return samples;
  }

  /** What computes a node; null for inputs, views, and what another plan computes. */
  @Nullable LayerStep step(int id) {
    return steps.get(id);
  }

  long valuePlace(int id) {
    return valuePlace[id];
  }

  long gradientPlace(int id) {
    return gradientPlace[id];
  }

  long savedPlace(int id) {
    return savedPlace[id];
  }

  long forwardScratchPlace(int id) {
    return forwardScratchPlace[id];
  }

  long backwardScratchPlace(int id) {
    return backwardScratchPlace[id];
  }

  long packedPlace(int id) {
    return packedPlace[id];
  }

  /** Where node {@code id} writes a gradient that is added to the source's. */
  long addedPlace(int id, int input) {
    return addedPlace[id][input];
  }

  /** What adds it; null where the source's own was written. */
  @Nullable Elementwise addition(int id, int input) {
    return additions[id][input];
  }

  /**
   * Where a use of a layer writes gradients by parameters if it is not the last use, or if nobody
   * needs them.
   */
  long gradParametersPlace(int id) {
    return gradParametersPlace[id];
  }

  /** What adds them to those of later uses, which went backward before. */
  @Nullable Elementwise parameterAddition(int id) {
    return parameterAdditions[id];
  }

  long slabBytes() {
    return slabBytes;
  }

  long packedBytes() {
    return packedBytes;
  }
}

package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LayerStep;
import dev.lanewise.nn.layers.StepRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph made ready for a number of samples: the steps in order, and where in a slab each piece of
 * memory lies. Immutable; {@link PlanRun} is one execution.
 *
 * <p>The model's inputs, its outputs and the gradient by its output lie outside of the slab. A
 * view's output is its input's value, so each node has a <em>root</em>, the node whose memory holds
 * its output. Node i runs at time i and, of N nodes, goes backward at time 2 N - i; memory is kept
 * for as long as these times ask.
 *
 * <p>Where several nodes take one output, or several are uses of one layer, the one that goes
 * backward first, that with the largest number, writes the gradient, and the others are added to it
 * as they follow.
 */
final class Plan {
  /** No place: the memory lies outside of the slab, or nobody needs it. */
  static final long NONE = -1;

  private final Graph graph;
  private final int samples;
  private final boolean training;
  private final List<@Nullable LayerStep> steps = new ArrayList<>();
  private final int[] root;
  private final boolean[] learns;
  private final long[] valuePlace;
  private final long[] gradientPlace;
  private final long[] savedPlace;
  private final long[] forwardScratchPlace;
  private final long[] backwardScratchPlace;
  private final long[] packedPlace;
  private final long[][] gradInputPlace;
  private final @Nullable Elementwise[][] additions;
  private final int[] inputIndex;
  private final int[] outputIndex;
  private final long[] gradParametersPlace;
  private final @Nullable Elementwise[] parameterAdditions;
  private final long slabBytes;
  private final long packedBytes;

  Plan(Graph graph, int samples, boolean training, Parallelism parallelism, long seed) {
    this.graph = graph;
    this.samples = samples;
    this.training = training;
    int count = graph.nodes().size();
    root = new int[count];
    learns = new boolean[count];
    valuePlace = places(count);
    gradientPlace = places(count);
    savedPlace = places(count);
    forwardScratchPlace = places(count);
    backwardScratchPlace = places(count);
    packedPlace = places(count);
    gradInputPlace = new long[count][];
    additions = new Elementwise[count][];
    inputIndex = none(count);
    outputIndex = none(count);
    gradParametersPlace = places(count);
    parameterAdditions = new Elementwise[count];
    findRoots();
    findEnds();
    long packed = 0;
    for (Node node : graph.nodes()) {
      LayerStep step = computed(node) ? step(node, parallelism, seed) : null;
      steps.add(step);
      if (step != null) {
        packedPlace[node.id()] = packed;
        packed = Memory.alignUp(packed + step.packedBytes());
      }
    }
    packedBytes = packed;
    SlabLayout layout = new SlabLayout();
    placeForward(layout);
    if (training) {
      placeBackward(layout, parallelism);
    }
    slabBytes = layout.size();
  }

  private static long[] places(int count) {
    long[] places = new long[count];
    Arrays.fill(places, NONE);
    return places;
  }

  private static int[] none(int count) {
    int[] numbers = new int[count];
    Arrays.fill(numbers, -1);
    return numbers;
  }

  /** Of outputs with one root, the first is where that is computed. */
  private void findEnds() {
    List<Node> inputs = graph.inputs();
    for (int i = 0; i < inputs.size(); i++) {
      inputIndex[inputs.get(i).id()] = i;
    }
    for (int i = graph.outputs().size() - 1; i >= 0; i--) {
      int id = outputRoot(i);
      if (inputIndex[id] < 0) {
        outputIndex[id] = i;
      }
    }
  }

  private void findRoots() {
    for (Node node : graph.nodes()) {
      int id = node.id();
      root[id] = isView(node) ? root[node.inputs().getFirst()] : id;
      learns[id] = !node.parameters().isEmpty();
      for (int input : node.inputs()) {
        learns[id] |= learns[input];
      }
    }
  }

  private boolean isView(Node node) {
    return !node.isInput() && node.layer().isView(training);
  }

  private boolean computed(Node node) {
    return !node.isInput() && !isView(node);
  }

  private LayerStep step(Node node, Parallelism parallelism, long seed) {
    boolean inputGradients = node.inputs().stream().anyMatch(input -> learns[input]);
    Layer layer = node.layer();
    return layer.step(
        new StepRequest(
            samples,
            node.inputShapes(),
            training,
            inputGradients,
            parallelism,
            seed,
            node.stream()));
  }

  private void placeForward(SlabLayout layout) {
    int count = root.length;
    int[] lastUse = new int[count];
    for (Node node : graph.nodes()) {
      lastUse[root[node.id()]] = Math.max(lastUse[root[node.id()]], node.id());
      for (int input : node.inputs()) {
        lastUse[root[input]] = Math.max(lastUse[root[input]], node.id());
      }
    }
    for (Node node : graph.nodes()) {
      int id = node.id();
      LayerStep step = steps.get(id);
      if (step == null) {
        continue;
      }
      int backward = 2 * count - id;
      if (outputIndex[id] < 0) {
        valuePlace[id] = layout.place(valueBytes(id), id, training ? backward : lastUse[id]);
      }
      savedPlace[id] = layout.place(step.savedBytes(), id, training ? backward : id);
      forwardScratchPlace[id] = layout.place(step.scratchBytes(), id, id);
    }
  }

  private void placeBackward(SlabLayout layout, Parallelism parallelism) {
    int count = root.length;
    boolean[] reached = new boolean[count];
    reached[outputRoot(0)] = true;
    Set<String> learned = new HashSet<>();
    for (int id = count - 1; id >= 0; id--) {
      LayerStep step = steps.get(id);
      Node node = graph.nodes().get(id);
      int inputs = node.inputs().size();
      gradInputPlace[id] = places(inputs);
      additions[id] = new Elementwise[inputs];
      if (step == null || !learns[id]) {
        continue;
      }
      int now = 2 * count - id;
      backwardScratchPlace[id] = layout.place(step.scratchBytes(), now, now);
      long own = node.parameterCount();
      if (own > 0 && !learned.add(node.name())) {
        gradParametersPlace[id] = layout.place(own * Float.BYTES, now, now);
        parameterAdditions[id] = adder(own, parallelism);
      }
      for (int i = 0; i < inputs; i++) {
        int source = root[node.inputs().get(i)];
        if (!learns[source]) {
          continue;
        }
        if (!reached[source]) {
          reached[source] = true;
          gradientPlace[source] = layout.place(valueBytes(source), now, 2 * count - source);
          gradInputPlace[id][i] = gradientPlace[source];
        } else {
          gradInputPlace[id][i] = layout.place(valueBytes(source), now, now);
          additions[id][i] = adder(values(source), parallelism);
        }
      }
    }
  }

  private Elementwise adder(long count, Parallelism parallelism) {
    ElementwiseShape shape = ElementwiseShape.of(Math.toIntExact(count));
    return Elementwise.of(ElementwiseOperation.ADD, shape, parallelism);
  }

  private long values(int id) {
    return Math.multiplyExact((long) samples, graph.nodes().get(id).shape().size());
  }

  /** Bytes of a node's output, and of the gradient by it. */
  long valueBytes(int id) {
    return Math.multiplyExact(values(id), Float.BYTES);
  }

  Graph graph() {
    return graph;
  }

  int samples() {
    return samples;
  }

  /** What computes a node; null for the input and for views. */
  @Nullable LayerStep step(int id) {
    return steps.get(id);
  }

  /** The node whose memory holds the output of node {@code id}. */
  int root(int id) {
    return root[id];
  }

  /** The node whose memory holds one of the model's outputs. */
  int outputRoot(int index) {
    return root[graph.outputs().get(index).id()];
  }

  /** Which of the model's inputs a node is; -1 if it is none. */
  int inputIndex(int id) {
    return inputIndex[id];
  }

  /** In the place of which of the model's outputs a root is computed; -1 if in none. */
  int outputIndex(int id) {
    return outputIndex[id];
  }

  /** Whether a parameter lies at or before a node. */
  boolean learns(int id) {
    return learns[id];
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

  /** Where node {@code id} writes the gradient by its input: the source's own, or a temporary. */
  long gradInputPlace(int id, int input) {
    return training ? gradInputPlace[id][input] : NONE;
  }

  /** What adds the temporary to the source's gradient; null where the source's own was written. */
  @Nullable Elementwise addition(int id, int input) {
    return training ? additions[id][input] : null;
  }

  /** Where a use of a layer writes gradients by parameters if it is not the last use. */
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

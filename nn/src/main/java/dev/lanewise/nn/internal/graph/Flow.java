package dev.lanewise.nn.internal.graph;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of a graph's computation does not depend on the number of samples: whose memory holds which
 * output, who writes which gradient, and where the shards of a batch meet.
 *
 * <p>A view's output is its input's value, so each node has a <em>root</em>, the node whose memory
 * holds its output.
 *
 * <p>Where several nodes take one output, or several are uses of one layer, the one that goes
 * backward first, that with the largest number, writes the gradient, and the others are added to it
 * as they follow.
 *
 * <p>Stage s is what each shard computes alone, up to meeting s: the next layers that take the
 * whole batch. Without such layers there is one stage. What meetings take and give is
 * <em>shared</em>: it lies in memory of all samples of the batch.
 */
final class Flow {
  /** Where a gradient is written. */
  enum Target {
    /** Nobody needs it. */
    NOBODY,
    /** Where it is kept. */
    OWN,
    /** In other memory, to be added to what was written before. */
    ADDED
  }

  private final Graph graph;
  private final boolean training;
  private final int[] root;
  private final boolean[] learns;
  private final int[] inputIndex;
  private final int[] outputIndex;
  private final int[] stage;
  private final boolean[] meets;
  private final boolean[] shared;
  private final Target[][] inputTarget;
  private final Target[] parameterTarget;
  private int stages;

  Flow(Graph graph, boolean training) {
    this.graph = graph;
    this.training = training;
    int count = graph.nodes().size();
    root = new int[count];
    learns = new boolean[count];
    inputIndex = none(count);
    outputIndex = none(count);
    stage = new int[count];
    meets = new boolean[count];
    shared = new boolean[count];
    inputTarget = new Target[count][];
    parameterTarget = new Target[count];
    findRoots();
    findEnds();
    findStages();
    findTargets();
  }

  private static int[] none(int count) {
    int[] numbers = new int[count];
    Arrays.fill(numbers, -1);
    return numbers;
  }

  private void findRoots() {
    for (Node node : graph.nodes()) {
      int id = node.id();
      root[id] = isView(node) ? root[node.inputs().getFirst()] : id;
      learns[id] = node.trainedCount() > 0;
      for (int input : node.inputs()) {
        learns[id] |= learns[input];
      }
    }
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

  private void findStages() {
    boolean met = false;
    for (Node node : graph.nodes()) {
      int id = node.id();
      if (computed(id)) {
        meets[id] = node.layer().takesWholeBatch(training);
        if (met && !meets[id]) {
          stages++;
        }
        met = meets[id];
        stage[id] = stages;
        if (met) {
          shared[id] = true;
          node.inputs().forEach(input -> shared[root[input]] = true);
        }
      }
    }
    stages += met ? 2 : 1;
  }

  private void findTargets() {
    boolean[] reached = new boolean[root.length];
    reached[outputRoot(0)] = true;
    Set<String> learned = new HashSet<>();
    for (Node node : graph.nodes().reversed()) {
      int id = node.id();
      inputTarget[id] = new Target[node.inputs().size()];
      Arrays.fill(inputTarget[id], Target.NOBODY);
      parameterTarget[id] = Target.NOBODY;
      if (!goesBackward(id)) {
        continue;
      }
      if (node.trainedCount() > 0) {
        parameterTarget[id] = learned.add(node.name()) ? Target.OWN : Target.ADDED;
      }
      for (int i = 0; i < inputTarget[id].length; i++) {
        int source = root[node.inputs().get(i)];
        if (learns[source]) {
          inputTarget[id][i] = reached[source] ? Target.ADDED : Target.OWN;
          reached[source] = true;
        }
      }
    }
  }

  private boolean isView(Node node) {
    return !node.isInput() && node.layer().isView(training);
  }

  Graph graph() {
    return graph;
  }

  boolean training() {
    return training;
  }

  /** Whether a node is neither an input nor a view. */
  boolean computed(int id) {
    return root[id] == id && inputIndex[id] < 0;
  }

  /** Whether a node is computed and has gradients. */
  boolean goesBackward(int id) {
    return training && computed(id) && learns[id];
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

  /** Whether a parameter that is trained lies at or before a node. */
  boolean learns(int id) {
    return learns[id];
  }

  /** The number of stages. */
  int stages() {
    return stages;
  }

  /** The stage of a node, or that before the meeting that it is part of. */
  int stage(int id) {
    return stage[id];
  }

  /** Whether a node takes the whole batch. */
  boolean meets(int id) {
    return meets[id];
  }

  /** Whether a root's value and gradient lie in memory of the whole batch. */
  boolean shared(int root) {
    return shared[root];
  }

  /** Where a node writes the gradient by an input. */
  Target inputTarget(int id, int input) {
    return inputTarget[id][input];
  }

  /** Where a node writes the gradients by its parameters. */
  Target parameterTarget(int id) {
    return parameterTarget[id];
  }
}

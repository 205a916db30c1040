package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.Parameter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Layers and who takes whose output. */
public final class Graph {
  private final List<Node> nodes;
  private final List<Integer> inputs;
  private final List<Integer> outputs;
  private final long vectorLength;
  private final long trainedLength;

  Graph(
      List<Node> nodes,
      List<Integer> inputs,
      List<Integer> outputs,
      long vectorLength,
      long trainedLength) {
    this.nodes = List.copyOf(nodes);
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.vectorLength = vectorLength;
    this.trainedLength = trainedLength;
  }

  /**
   * Layers in a row.
   *
   * @throws IllegalArgumentException if the first is no {@link Input} or a layer does not fit
   */
  public static Graph sequential(List<? extends Layer> layers) {
    GraphBuilder builder = new GraphBuilder();
    int last = -1;
    for (Layer layer : layers) {
      last = last < 0 ? builder.input(layer) : builder.add(layer, last);
    }
    if (last < 0) {
      throw new IllegalArgumentException("expected at least an Input, got no layers");
    }
    return builder.build(List.of(0), List.of(last));
  }

  /** A type of layer in snake case, as Keras has it: {@code ReLU} is {@code re_lu}. */
  public static String snakeCase(String type) {
    return type.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** The nodes, inputs before those that take them. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The nodes that take the samples. */
  public List<Node> inputs() {
    return inputs.stream().map(nodes::get).toList();
  }

  /** The nodes whose outputs are the model's. */
  public List<Node> outputs() {
    return outputs.stream().map(nodes::get).toList();
  }

  /** The only output's node. */
  public Node output() {
    if (outputs.size() != 1) {
      throw new IllegalStateException("expected one output, got " + outputs.size());
    }
    return nodes.get(outputs.getFirst());
  }

  /** The number of values in the parameters of this graph's layers. */
  public long parameterCount() {
    return nodes.stream().filter(node -> node.use() == 0).mapToLong(Node::parameterCount).sum();
  }

  /**
   * The number of values in the vector that parameters lie in; a part of a graph has the whole's.
   */
  public long vectorLength() {
    return vectorLength;
  }

  /** The number of values that training changes; they lie first in that vector. */
  public long trainedLength() {
    return trainedLength;
  }

  /**
   * A layer by name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Layer layer(String name) {
    return lastUse(name).layer();
  }

  private Node lastUse(String name) {
    for (Node node : nodes.reversed()) {
      if (node.name().equals(name)) {
        return node;
      }
    }
    throw new IllegalArgumentException(
        "expected the name of a layer, one of "
            + nodes.stream().map(Node::name).distinct().toList()
            + ", got "
            + name);
  }

  /**
   * What computes the outputs of the named layers, with the same parameters in the same vector.
   *
   * @throws IllegalArgumentException if there is no layer of a name
   */
  public Graph upTo(List<String> names) {
    List<Integer> ends = names.stream().map(name -> lastUse(name).id()).toList();
    TreeSet<Integer> open = new TreeSet<>(ends);
    TreeSet<Integer> kept = new TreeSet<>();
    while (!open.isEmpty()) {
      int id = open.removeLast();
      kept.add(id);
      open.addAll(nodes.get(id).inputs());
    }
    Map<Integer, Integer> numbers = new HashMap<>();
    Map<String, Integer> uses = new HashMap<>();
    List<Node> part = new ArrayList<>();
    for (int id : kept) {
      Node node = nodes.get(id);
      numbers.put(id, part.size());
      part.add(
          new Node(
              part.size(),
              node.name(),
              uses.merge(node.name(), 1, Integer::sum) - 1,
              node.layer(),
              node.inputs().stream().map(numbers::get).toList(),
              node.inputShapes(),
              node.shape(),
              node.parameters(),
              node.gradients(),
              node.parameterOffsets()));
    }
    return new Graph(
        part,
        inputs.stream().filter(kept::contains).map(numbers::get).toList(),
        ends.stream().map(numbers::get).toList(),
        vectorLength,
        trainedLength);
  }

  /** The same graph without the softmax at its only output, or itself if there is none. */
  public Graph withoutSoftmax() {
    Node last = output();
    Layer layer = last.layer().withoutSoftmax();
    if (layer == null) {
      return this;
    }
    List<Node> changed = new ArrayList<>(nodes);
    changed.set(last.id(), last.withLayer(layer));
    return withNodes(changed);
  }

  /** The same graph with other layers of the same shapes at its nodes. */
  Graph withNodes(List<Node> changed) {
    return new Graph(changed, inputs, outputs, vectorLength, trainedLength);
  }

  /** How often a node's output is taken, by others or as the graph's. */
  int takers(int id) {
    long nodesThatTake =
        nodes.stream().flatMap(node -> node.inputs().stream()).filter(i -> i == id).count();
    return Math.toIntExact(nodesThatTake + outputs.stream().filter(i -> i == id).count());
  }

  /** Writes the first values of all parameters. */
  public void initialize(MemorySegment parameters, long seed) {
    for (Node node : nodes) {
      if (node.use() == 0) {
        initialize(node, parameters, seed);
      }
    }
  }

  private static void initialize(Node node, MemorySegment parameters, long seed) {
    for (int i = 0; i < node.parameters().size(); i++) {
      Parameter parameter = node.parameters().get(i);
      parameter
          .initializer()
          .fill(
              parameters,
              node.parameterOffsets().get(i),
              parameter.shape(),
              parameter.fanIn(),
              parameter.fanOut(),
              seed,
              node.parameterStream(i));
    }
  }

  /**
   * The layers as Keras lists them, each by its first use: those first that are farthest from an
   * output, of those as far the one first that is met first on the way from outputs to inputs.
   */
  public List<Node> layersByDepth() {
    int count = nodes.size();
    int[] depth = new int[count];
    Map<String, Integer> deepest = new HashMap<>();
    for (Node node : nodes.reversed()) {
      int own = Math.max(depth[node.id()], deepest.getOrDefault(node.name(), 0));
      deepest.put(node.name(), own);
      for (int input : node.inputs()) {
        depth[input] = Math.max(depth[input], own + 1);
      }
    }
    boolean[] met = new boolean[count];
    Map<String, Integer> order = new HashMap<>();
    outputs.forEach(id -> meet(id, met, order));
    return nodes.stream()
        .filter(node -> node.use() == 0)
        .sorted(
            Comparator.comparing((Node node) -> deepest.get(node.name()))
                .reversed()
                .thenComparing(node -> order.get(node.name())))
        .toList();
  }

  private void meet(int id, boolean[] met, Map<String, Integer> order) {
    if (!met[id]) {
      met[id] = true;
      order.putIfAbsent(nodes.get(id).name(), order.size());
      nodes.get(id).inputs().forEach(input -> meet(input, met, order));
    }
  }

  /** What a layer takes, in the order of its uses. */
  public List<Connection> connections(String layer) {
    return nodes.stream()
        .filter(node -> node.name().equals(layer))
        .flatMap(node -> node.inputs().stream())
        .map(nodes::get)
        .map(input -> new Connection(input.name(), input.use()))
        .toList();
  }

  /** Whether each layer but the first takes only the output of the one before. */
  public boolean isChain() {
    for (Node node : nodes) {
      if (node.use() > 0 || node.isInput() != (node.id() == 0)) {
        return false;
      }
      if (node.id() > 0 && !node.inputs().equals(List.of(node.id() - 1))) {
        return false;
      }
    }
    return true;
  }
}

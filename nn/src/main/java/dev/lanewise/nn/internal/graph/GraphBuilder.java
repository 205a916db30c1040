package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts a graph together, node after node. */
public final class GraphBuilder {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private long trainedCount;
  private long keptCount;

  /** Nothing yet. */
  public GraphBuilder() {}

  /** Makes an input; returns its number. */
  public int input(Layer layer) {
    if (!(layer instanceof Input)) {
      throw new IllegalArgumentException(
          "expected Input.of(...) as the first layer, got " + layer.type());
    }
    return append(layer, uniqueName(layer), List.of());
  }

  /**
   * Adds a layer that takes the outputs of {@code inputs}; returns its number.
   *
   * @throws IllegalArgumentException if it does not fit or its name is taken
   */
  public int add(Layer layer, Integer... inputs) {
    if (layer instanceof Input) {
      throw new IllegalArgumentException("expected Input as the first layer only");
    }
    return append(layer, uniqueName(layer), List.of(inputs));
  }

  /**
   * Uses the layer of a node once more, with the same parameters; returns the new node's number.
   *
   * @throws IllegalArgumentException if other inputs would need other parameters
   */
  public int addUse(int earlier, Integer... inputs) {
    Node node = nodes.get(earlier);
    return append(node.layer(), node.name(), List.of(inputs));
  }

  private int append(Layer layer, String name, List<Integer> inputs) {
    List<Shape> inputShapes = inputs.stream().map(id -> nodes.get(id).shape()).toList();
    int use = uses.merge(name, 1, Integer::sum) - 1;
    try {
      Shape shape = layer.outputShape(inputShapes);
      List<Parameter> parameters = new ArrayList<>(layer.parameters(inputShapes));
      int gradients = parameters.size();
      parameters.addAll(layer.nonTrainableParameters(inputShapes));
      Node node =
          new Node(
              nodes.size(),
              name,
              use,
              layer,
              inputs,
              inputShapes,
              shape,
              List.copyOf(parameters),
              gradients,
              List.of());
      nodes.add(
          node.withParameterOffsets(use == 0 ? newOffsets(node) : offsetsOf(name, parameters)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "layer " + name + " (" + layer.type() + "): " + e.getMessage(), e);
    }
    return nodes.size() - 1;
  }

  /** What is trained and what is not lie apart; {@link #build} puts the second behind the first. */
  private List<Long> newOffsets(Node node) {
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < node.parameters().size(); i++) {
      int size = node.parameters().get(i).shape().size();
      boolean trained = node.isTrained(i);
      offsets.add(Math.multiplyExact(trained ? trainedCount : keptCount, Float.BYTES));
      trainedCount = Math.addExact(trainedCount, trained ? size : 0);
      keptCount = Math.addExact(keptCount, trained ? 0 : size);
    }
    return List.copyOf(offsets);
  }

  private Node placed(Node node) {
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < node.parameters().size(); i++) {
      long start = node.isTrained(i) ? 0 : trainedCount * Float.BYTES;
      offsets.add(Math.addExact(start, node.parameterOffsets().get(i)));
    }
    return node.withParameterOffsets(List.copyOf(offsets));
  }

  private List<Long> offsetsOf(String name, List<Parameter> parameters) {
    Node first = nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
    List<Shape> expected = first.parameters().stream().map(Parameter::shape).toList();
    List<Shape> got = parameters.stream().map(Parameter::shape).toList();
    if (!expected.equals(got)) {
      throw new IllegalArgumentException(
          "expected inputs that the same parameters fit in each use, got parameters of shapes "
              + (expected + " and " + got));
    }
    return first.parameterOffsets();
  }

  /**
   * The graph.
   *
   * @throws IllegalArgumentException if a layer leads to none of the outputs
   */
  public Graph build(List<Integer> inputs, List<Integer> outputs) {
    Set<Integer> used = new HashSet<>(outputs);
    nodes.forEach(node -> used.addAll(node.inputs()));
    for (Node node : nodes) {
      if (!used.contains(node.id())) {
        throw new IllegalArgumentException("layer " + node.name() + ": no layer takes its output");
      }
    }
    return new Graph(
        nodes.stream().map(this::placed).toList(),
        inputs,
        outputs,
        Math.addExact(trainedCount, keptCount),
        trainedCount);
  }

  /** Keras's names: the type in snake case, numbered from the second on. */
  private String uniqueName(Layer layer) {
    String name = layer.name();
    if (name == null) {
      String base = Graph.snakeCase(layer.type());
      int count = counts.merge(base, 1, Integer::sum) - 1;
      name = count == 0 ? base : base + "_" + count;
    }
    if (uses.containsKey(name)) {
      throw new IllegalArgumentException(
          "layer names must be unique, got " + name + " a second time");
    }
    return name;
  }
}

package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.Parameter;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Layers and who takes whose output: node 0 is the input, the last node the output. */
public final class Graph {
  private final List<Node> nodes;
  private final long parameterCount;

  private Graph(List<Node> nodes, long parameterCount) {
    this.nodes = List.copyOf(nodes);
    this.parameterCount = parameterCount;
  }

  /**
   * Layers in a row.
   *
   * @throws IllegalArgumentException if the first is no {@link Input} or a layer does not fit
   */
  public static Graph sequential(List<? extends Layer> layers) {
    Builder builder = new Builder();
    for (Layer layer : layers) {
      if (builder.nodes.isEmpty()) {
        builder.input(layer);
      } else {
        builder.add(layer, builder.nodes.size() - 1);
      }
    }
    return builder.build();
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

  /** The node that takes the samples. */
  public Node input() {
    return nodes.getFirst();
  }

  /** The node whose output is the model's. */
  public Node output() {
    return nodes.getLast();
  }

  /** The number of values in all parameters. */
  public long parameterCount() {
    return parameterCount;
  }

  /** The same graph without the softmax at its end, or itself if there is none. */
  public Graph withoutSoftmax() {
    Node last = output();
    Layer layer = last.layer().withoutSoftmax();
    if (layer == null) {
      return this;
    }
    List<Node> changed = new ArrayList<>(nodes);
    changed.set(
        last.id(),
        new Node(
            last.id(),
            last.name(),
            layer,
            last.inputs(),
            last.inputShapes(),
            last.shape(),
            last.parameters(),
            last.parameterOffsets()));
    return new Graph(changed, parameterCount);
  }

  /** Writes the first values of all parameters. */
  public void initialize(MemorySegment parameters, long seed) {
    for (Node node : nodes) {
      initialize(node, parameters, seed);
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

  /** Puts a graph together. */
  public static final class Builder {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private long parameterCount;

    /** Makes the input, node 0. */
    public int input(Layer layer) {
      if (!(layer instanceof Input)) {
        throw new IllegalArgumentException(
            "expected Input.of(...) as the first layer, got " + layer.type());
      }
      return append(layer, List.of());
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
      return append(layer, List.of(inputs));
    }

    private int append(Layer layer, List<Integer> inputs) {
      String name = uniqueName(layer);
      List<Shape> inputShapes = inputs.stream().map(id -> nodes.get(id).shape()).toList();
      try {
        Shape shape = layer.outputShape(inputShapes);
        List<Parameter> parameters = layer.parameters(inputShapes);
        List<Long> offsets = new ArrayList<>();
        for (Parameter parameter : parameters) {
          offsets.add(Math.multiplyExact(parameterCount, Float.BYTES));
          parameterCount = Math.addExact(parameterCount, parameter.shape().size());
        }
        nodes.add(
            new Node(
                nodes.size(),
                name,
                layer,
                inputs,
                inputShapes,
                shape,
                List.copyOf(parameters),
                List.copyOf(offsets)));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new IllegalArgumentException(
            "layer " + name + " (" + layer.type() + "): " + e.getMessage(), e);
      }
      return nodes.size() - 1;
    }

    /**
     * The graph whose output is the last node added.
     *
     * @throws IllegalArgumentException if there is none, or one that leads nowhere
     */
    public Graph build() {
      if (nodes.isEmpty()) {
        throw new IllegalArgumentException("expected at least an Input, got no layers");
      }
      Set<Integer> used = new HashSet<>();
      nodes.forEach(node -> used.addAll(node.inputs()));
      for (Node node : nodes.subList(0, nodes.size() - 1)) {
        if (!used.contains(node.id())) {
          throw new IllegalArgumentException(
              "layer " + node.name() + ": no layer takes its output");
        }
      }
      return new Graph(nodes, parameterCount);
    }

    /** Keras's names: the type in snake case, numbered from the second on. */
    private String uniqueName(Layer layer) {
      String name = layer.name();
      if (name == null) {
        String base = snakeCase(layer.type());
        int count = counts.merge(base, 1, Integer::sum) - 1;
        name = count == 0 ? base : base + "_" + count;
      }
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "layer names must be unique, got " + name + " a second time");
      }
      return name;
    }
  }
}

package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LayerOutput;
import dev.lanewise.nn.layers.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the graph between inputs and outputs. A node is numbered once all that it takes are, the
 * first input's side before the second's.
 */
public final class SourceGraph {
  private final GraphBuilder builder = new GraphBuilder();
  private final Map<Source, Integer> numbers = new IdentityHashMap<>();
  private final Map<Layer, Integer> firstUses = new IdentityHashMap<>();
  private final Set<Source> given = Collections.newSetFromMap(new IdentityHashMap<>());

  private SourceGraph(List<Input> inputs) {
    given.addAll(inputs);
  }

  /**
   * The graph from inputs to outputs.
   *
   * @throws IllegalArgumentException if outputs depend on other inputs, or do not depend on one of
   *     these
   */
  public static Graph of(List<Input> inputs, List<? extends Source> outputs) {
    if (inputs.isEmpty() || outputs.isEmpty()) {
      throw new IllegalArgumentException(
          "expected at least one input and one output, got "
              + (inputs.size() + " and " + outputs.size()));
    }
    SourceGraph making = new SourceGraph(inputs);
    if (making.given.size() < inputs.size()) {
      throw new IllegalArgumentException("expected each input once, got " + inputs);
    }
    List<Integer> ends = outputs.stream().map(making::number).toList();
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      Integer number = making.numbers.get(inputs.get(i));
      if (number == null) {
        throw new IllegalArgumentException(
            describe(inputs.get(i)) + ", number " + i + ": no output depends on it");
      }
      starts.add(number);
    }
    return making.builder.build(starts, ends);
  }

  private static String describe(Input input) {
    return "input" + (input.name() == null ? "" : " " + input.name()) + " of " + input.shape();
  }

  private int number(Source source) {
    Integer known = numbers.get(source);
    if (known == null) {
      known =
          switch (source) {
            case Input input -> input(input);
            case LayerOutput output -> layer(output);
          };
      numbers.put(source, known);
    }
    return known;
  }

  private int input(Input input) {
    if (!given.contains(input)) {
      throw new IllegalArgumentException(
          "expected outputs that depend on the model's inputs only, got one that depends on "
              + ("another " + describe(input)));
    }
    return builder.input(input);
  }

  private int layer(LayerOutput output) {
    Integer[] inputs = output.inputs().stream().map(this::number).toArray(Integer[]::new);
    Layer layer = output.layer();
    Integer earlier = firstUses.get(layer);
    int made = earlier == null ? builder.add(layer, inputs) : builder.addUse(earlier, inputs);
    firstUses.putIfAbsent(layer, made);
    return made;
  }
}

package dev.lanewise.nn;

import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Node;
import dev.lanewise.nn.layers.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A parameter tensor that training changes.
 *
 * @param parameter what it is
 * @param range where it lies
 */
record TrainedTensor(Parameter parameter, ParameterRange range) {
  /** All of a graph, as they lie. */
  static List<TrainedTensor> of(Graph graph) {
    List<TrainedTensor> tensors = new ArrayList<>();
    for (Node node : graph.nodes()) {
      for (int i = 0; node.use() == 0 && i < node.parameters().size(); i++) {
        if (node.isTrained(i)) {
          Parameter parameter = node.parameters().get(i);
          long offset = node.parameterOffsets().get(i);
          tensors.add(
              new TrainedTensor(parameter, new ParameterRange(offset, parameter.shape().size())));
        }
      }
    }
    tensors.sort(Comparator.comparing(tensor -> tensor.range.offset()));
    return tensors;
  }
}

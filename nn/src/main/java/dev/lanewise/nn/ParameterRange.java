package dev.lanewise.nn;

import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Parameters that lie one after another in the vector of all.
 *
 * @param offset where they start, in bytes
 * @param count how many there are
 */
record ParameterRange(long offset, int count) {
  /** One for each tensor that training changes, as they lie. */
  static List<ParameterRange> tensors(Graph graph) {
    List<ParameterRange> tensors = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.use() == 0) {
        for (int i = 0; i < node.parameters().size(); i++) {
          if (node.isTrained(i)) {
            int count = node.parameters().get(i).shape().size();
            tensors.add(new ParameterRange(node.parameterOffsets().get(i), count));
          }
        }
      }
    }
    tensors.sort(Comparator.comparing(ParameterRange::offset));
    return tensors;
  }

  /** Those that lie side by side as one. */
  static List<ParameterRange> joined(List<ParameterRange> tensors) {
    List<ParameterRange> joined = new ArrayList<>();
    for (ParameterRange next : tensors) {
      ParameterRange last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && last.end() == next.offset) {
        joined.removeLast();
        next = new ParameterRange(last.offset, Math.addExact(last.count, next.count));
      }
      joined.add(next);
    }
    return joined;
  }

  long bytes() {
    return (long) count * Float.BYTES;
  }

  /** Where the next ones start, in bytes. */
  long end() {
    return offset + bytes();
  }
}

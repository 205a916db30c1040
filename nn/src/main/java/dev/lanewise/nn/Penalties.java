package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.regularizers.Regularizer;
import dev.lanewise.nn.regularizers.RegularizerStep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The penalties on parameters that training changes. */
final class Penalties {
  private record Entry(long offset, RegularizerStep step) {}

  private final Entry[] entries;

  Penalties(Graph graph, Parallelism parallelism) {
    List<Entry> all = new ArrayList<>();
    for (TrainedTensor tensor : TrainedTensor.of(graph)) {
      Regularizer regularizer = tensor.parameter().regularizer();
      if (regularizer != null) {
        ParameterRange range = tensor.range();
        all.add(new Entry(range.offset(), regularizer.step(range.count(), parallelism)));
      }
    }
    entries = all.toArray(new Entry[0]);
  }

  /** Their sum. */
  double sum(MemorySegment parameters) {
    double sum = 0;
    for (Entry entry : entries) {
      sum += entry.step.penalty(parameters, entry.offset);
    }
    return sum;
  }

  /** Adds their gradients. */
  void addGradients(MemorySegment parameters, MemorySegment gradient) {
    for (Entry entry : entries) {
      entry.step.addGradient(parameters, entry.offset, gradient, entry.offset);
    }
  }
}

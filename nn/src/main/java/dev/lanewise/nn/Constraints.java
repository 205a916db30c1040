package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.constraints.ConstraintStep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The bounds of parameters that training changes. */
final class Constraints {
  private record Entry(long offset, ConstraintStep step) {}

  private final Entry[] entries;

  Constraints(List<TrainedTensor> tensors, Parallelism parallelism) {
    List<Entry> all = new ArrayList<>();
    for (TrainedTensor tensor : tensors) {
      Constraint constraint = tensor.parameter().constraint();
      if (constraint != null) {
        all.add(
            new Entry(
                tensor.range().offset(), constraint.step(tensor.parameter().shape(), parallelism)));
      }
    }
    entries = all.toArray(new Entry[0]);
  }

  void run(MemorySegment parameters) {
    for (Entry entry : entries) {
      entry.step.run(parameters, entry.offset);
    }
  }
}

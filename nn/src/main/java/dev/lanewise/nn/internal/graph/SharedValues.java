package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.data.OwnedMemory;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Values and gradients that shards and meetings share, each of all samples of a batch in their
 * order. They are kept from stage to stage, for as long as a stage may ask.
 */
final class SharedValues {
  private final Flow flow;
  private final long[] valuePlace;
  private final long[] gradientPlace;
  private final OwnedMemory memory;

  /**
   * @param samples the most samples of a batch
   */
  SharedValues(Flow flow, int samples) {
    this.flow = flow;
    int count = flow.graph().nodes().size();
    valuePlace = new long[count];
    gradientPlace = new long[count];
    Arrays.fill(valuePlace, Plan.NONE);
    Arrays.fill(gradientPlace, Plan.NONE);
    SlabLayout layout = new SlabLayout();
    int last = 2 * (flow.stages() - 1);
    for (int id = 0; id < count; id++) {
      if (flow.shared(id) && flow.computed(id) && flow.outputIndex(id) < 0) {
        valuePlace[id] = layout.place(bytes(id, samples), time(id), 2 * last - time(id));
      }
    }
    for (int id = count - 1; id >= 0; id--) {
      placeGradients(id, samples, last, layout);
    }
    memory = OwnedMemory.ofBytes(layout.size());
  }

  private void placeGradients(int id, int samples, int last, SlabLayout layout) {
    Node node = flow.graph().nodes().get(id);
    for (int i = 0; i < node.inputs().size(); i++) {
      int source = flow.root(node.inputs().get(i));
      if (flow.shared(source) && flow.inputTarget(id, i) == Flow.Target.OWN) {
        gradientPlace[source] =
            layout.place(bytes(source, samples), 2 * last - time(id), 2 * last - time(source));
      }
    }
  }

  /** Stages and meetings in turn. */
  private int time(int id) {
    return 2 * flow.stage(id) + (flow.meets(id) ? 1 : 0);
  }

  private long bytes(int id, int samples) {
    long size = flow.graph().nodes().get(id).shape().size();
    return Math.multiplyExact(size * samples, Float.BYTES);
  }

  /** A root's value for some samples of the batch. */
  MemorySegment value(int root, int first, int samples) {
    return slice(root, valuePlace[root], first, samples);
  }

  /** The gradient by it. */
  MemorySegment gradient(int root, int first, int samples) {
    return slice(root, gradientPlace[root], first, samples);
  }

  private MemorySegment slice(int root, long place, int first, int samples) {
    return place == Plan.NONE
        ? MemorySegment.NULL
        : memory.segment().asSlice(place + bytes(root, first), bytes(root, samples));
  }
}

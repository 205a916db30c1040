package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.layers.LayerStep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One execution of a plan, in memory of its own. Used by one thread at a time. */
final class PlanRun {
  private record Addition(Elementwise sum, MemorySegment from, MemorySegment to) {
    void run() {
      sum.run(to, 0, from, 0, to, 0);
    }
  }

  private final Plan plan;
  private final Flow flow;
  private final OwnedMemory slab;
  private final @Nullable SharedValues shared;
  private final int firstOfBatch;
  private final Folding parameters;
  private final MemorySegment packed;
  private final MemorySegment outputGradient;
  private final NodePass[] passes;
  private final Addition[][] additions;
  private final int[] stageStarts;
  private final int[] outputRoots;
  private final MemorySegment[] inputs;
  private final long[] inputOffsets;
  private final MemorySegment[] outputs;
  private final long[] outputOffsets;
  private MemorySegment gradParameters = MemorySegment.NULL;
  private long gradParametersOffset;
  private long step;
  private long firstSample;

  /**
   * @param slab at least {@link Plan#slabBytes} bytes
   * @param shared what shards and meetings share; null if there are no meetings
   * @param firstOfBatch which of its samples is the first of this run
   * @param packed the prepared parameters
   * @param outputGradient where the gradient by the output will lie; not used without training
   */
  PlanRun(
      Plan plan,
      OwnedMemory slab,
      @Nullable SharedValues shared,
      int firstOfBatch,
      Folding parameters,
      MemorySegment packed,
      MemorySegment outputGradient) {
    this.plan = plan;
    flow = plan.flow();
    this.slab = slab;
    this.shared = shared;
    this.firstOfBatch = firstOfBatch;
    this.parameters = parameters;
    this.packed = packed;
    this.outputGradient = outputGradient;
    List<NodePass> made = new ArrayList<>();
    List<Addition[]> added = new ArrayList<>();
    stageStarts = new int[flow.stages() + 1];
    for (Node node : flow.graph().nodes()) {
      LayerStep step = plan.step(node.id());
      if (step != null) {
        made.add(new NodePass(this, plan, node, step));
        added.add(additions(node));
        stageStarts[flow.stage(node.id()) + 1] = made.size();
      }
    }
    for (int stage = 0; stage < flow.stages(); stage++) {
      stageStarts[stage + 1] = Math.max(stageStarts[stage], stageStarts[stage + 1]);
    }
    inputs = new MemorySegment[flow.graph().inputs().size()];
    inputOffsets = new long[inputs.length];
    outputs = new MemorySegment[flow.graph().outputs().size()];
    outputOffsets = new long[outputs.length];
    Arrays.fill(inputs, MemorySegment.NULL);
    Arrays.fill(outputs, MemorySegment.NULL);
    outputRoots = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      outputRoots[i] = flow.outputRoot(i);
    }
    passes = made.toArray(new NodePass[0]);
    additions = added.toArray(new Addition[0][]);
  }

  private Addition[] additions(Node node) {
    List<Addition> made = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Elementwise sum = plan.addition(node.id(), i);
      MemorySegment from = gradInput(node, i);
      if (sum != null && from != null) {
        made.add(new Addition(sum, from, gradient(flow.root(node.inputs().get(i)))));
      }
    }
    return made.toArray(new Addition[0]);
  }

  /** Says, before {@link #forward}, where an input of all samples lies. */
  void input(int index, MemorySegment segment, long offset) {
    inputs[index] = segment;
    inputOffsets[index] = offset;
  }

  /** Says, before {@link #forward}, where an output goes. */
  void output(int index, MemorySegment segment, long offset) {
    outputs[index] = segment;
    outputOffsets[index] = offset;
  }

  /** Computes the outputs of {@link Plan#samples} samples; there must be no meetings. */
  void forward() {
    forward(0);
    for (int i = 0; i < outputs.length; i++) {
      copyIfComputedElsewhere(i);
    }
  }

  /** Computes the nodes of a stage, or of the meeting behind it. */
  void forward(int stage) {
    for (int i = stageStarts[stage]; i < stageStarts[stage + 1]; i++) {
      passes[i].forward();
    }
  }

  private void copyIfComputedElsewhere(int index) {
    int root = outputRoots[index];
    int input = flow.inputIndex(root);
    int output = flow.outputIndex(root);
    if (output != index) {
      MemorySegment.copy(
          input >= 0 ? inputs[input] : outputs[output],
          input >= 0 ? inputOffsets[input] : outputOffsets[output],
          outputs[index],
          outputOffsets[index],
          plan.valueBytes(root));
    }
  }

  /** Says, before {@link #forward}, for which samples of which step random layers run. */
  void at(long newStep, long newFirstSample) {
    step = newStep;
    firstSample = newFirstSample;
  }

  /**
   * Computes the gradients by the parameters of a stage, or of the meeting behind it, after {@link
   * #forward} and what comes behind, from the gradient by the output.
   */
  void backward(int stage, MemorySegment newGradParameters, long newGradParametersOffset) {
    gradParameters = newGradParameters;
    gradParametersOffset = newGradParametersOffset;
    for (int i = stageStarts[stage + 1] - 1; i >= stageStarts[stage]; i--) {
      passes[i].backward();
      for (Addition addition : additions[i]) {
        addition.run();
      }
    }
  }

  MemorySegment slice(long at, long bytes) {
    return slab.segment().asSlice(at, bytes);
  }

  /** A root's value, or null if the caller says where it lies. */
  @Nullable MemorySegment value(int root) {
    if (!flow.computed(root) || flow.outputIndex(root) >= 0) {
      return null;
    }
    return shared != null && flow.shared(root)
        ? shared.value(root, firstOfBatch, plan.samples())
        : slice(plan.valuePlace(root), plan.valueBytes(root));
  }

  /** The gradient by a root's value. */
  MemorySegment gradient(int root) {
    if (root == flow.outputRoot(0)) {
      return outputGradient;
    }
    if (shared != null && flow.shared(root)) {
      return shared.gradient(root, firstOfBatch, plan.samples());
    }
    long at = plan.gradientPlace(root);
    return at == Plan.NONE ? MemorySegment.NULL : slice(at, plan.valueBytes(root));
  }

  /** Where a node writes the gradient by an input; null if nobody needs it. */
  @Nullable MemorySegment gradInput(Node node, int input) {
    int source = flow.root(node.inputs().get(input));
    return switch (flow.inputTarget(node.id(), input)) {
      case NOBODY -> null;
      case OWN -> gradient(source);
      case ADDED -> slice(plan.addedPlace(node.id(), input), plan.valueBytes(source));
    };
  }

  MemorySegment parameter(Node node, int index) {
    return parameters.parameter(node, index);
  }

  MemorySegment packed(long at, long bytes) {
    return packed.asSlice(at, bytes);
  }

  MemorySegment input(int index) {
    return inputs[index];
  }

  long inputOffset(int index) {
    return inputOffsets[index];
  }

  MemorySegment output(int index) {
    return outputs[index];
  }

  long outputOffset(int index) {
    return outputOffsets[index];
  }

  MemorySegment gradParameters() {
    return gradParameters;
  }

  long gradParametersOffset() {
    return gradParametersOffset;
  }

  long step() {
    return step;
  }

  long firstSample() {
    return firstSample;
  }
}

package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.layers.LayerStep;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One execution of a plan, in memory of its own. Used by one thread at a time. */
final class PlanRun {
  private record Addition(Elementwise sum, MemorySegment from, MemorySegment to) {
    void run() {
      sum.run(to, 0, from, 0, to, 0);
    }
  }

  private final Plan plan;
  private final OwnedMemory slab;
  private final MemorySegment parameters;
  private final MemorySegment packed;
  private final MemorySegment outputGradient;
  private final NodePass[] passes;
  private final Addition[][] additions;
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
   * @param packed the prepared parameters
   * @param outputGradient where the gradient by the output will lie; not used without training
   */
  PlanRun(
      Plan plan,
      OwnedMemory slab,
      MemorySegment parameters,
      MemorySegment packed,
      MemorySegment outputGradient) {
    this.plan = plan;
    this.slab = slab;
    this.parameters = parameters;
    this.packed = packed;
    this.outputGradient = outputGradient;
    List<NodePass> made = new ArrayList<>();
    List<Addition[]> added = new ArrayList<>();
    for (Node node : plan.graph().nodes()) {
      LayerStep step = plan.step(node.id());
      if (step != null) {
        made.add(new NodePass(this, plan, node, step));
        added.add(additions(node));
      }
    }
    inputs = new MemorySegment[plan.graph().inputs().size()];
    inputOffsets = new long[inputs.length];
    outputs = new MemorySegment[plan.graph().outputs().size()];
    outputOffsets = new long[outputs.length];
    Arrays.fill(inputs, MemorySegment.NULL);
    Arrays.fill(outputs, MemorySegment.NULL);
    outputRoots = new int[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      outputRoots[i] = plan.outputRoot(i);
    }
    passes = made.toArray(new NodePass[0]);
    additions = added.toArray(new Addition[0][]);
  }

  private Addition[] additions(Node node) {
    List<Addition> made = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      Elementwise sum = plan.addition(node.id(), i);
      if (sum != null) {
        int source = plan.root(node.inputs().get(i));
        MemorySegment from = slice(plan.gradInputPlace(node.id(), i), plan.valueBytes(source));
        made.add(new Addition(sum, from, gradient(source)));
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

  /** Computes the outputs of {@link Plan#samples} samples. */
  void forward() {
    for (NodePass pass : passes) {
      pass.forward();
    }
    for (int i = 0; i < outputs.length; i++) {
      copyIfComputedElsewhere(i);
    }
  }

  private void copyIfComputedElsewhere(int index) {
    int root = outputRoots[index];
    int input = plan.inputIndex(root);
    int output = plan.outputIndex(root);
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
   * Computes the gradient by all parameters, after {@link #forward}, from the gradient by the
   * output.
   */
  void backward(MemorySegment newGradParameters, long newGradParametersOffset) {
    gradParameters = newGradParameters;
    gradParametersOffset = newGradParametersOffset;
    for (int i = passes.length - 1; i >= 0; i--) {
      passes[i].backward();
      for (Addition addition : additions[i]) {
        addition.run();
      }
    }
  }

  MemorySegment slice(long at, long bytes) {
    return slab.segment().asSlice(at, bytes);
  }

  /** The gradient by a node's output. */
  MemorySegment gradient(int id) {
    if (id == plan.outputRoot(0)) {
      return outputGradient;
    }
    long at = plan.gradientPlace(id);
    return at == Plan.NONE ? MemorySegment.NULL : slice(at, plan.valueBytes(id));
  }

  MemorySegment parameter(long offset, long count) {
    return parameters.asSlice(offset, count * Float.BYTES);
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

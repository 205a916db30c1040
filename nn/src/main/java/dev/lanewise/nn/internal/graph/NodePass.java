package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.nn.layers.LayerStep;
import dev.lanewise.nn.layers.Pass;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** One node's memory in one {@link PlanRun}; all slices are made beforehand. */
final class NodePass implements Pass {
  private final PlanRun run;
  private final LayerStep step;
  private final int inputs;
  private final boolean learns;
  private final Place[] inputPlaces;
  private final Place outputPlace;
  private final MemorySegment gradOutput;
  private final @Nullable MemorySegment[] gradInputs;
  private final MemorySegment[] parameters;
  private final long[] parameterOffsets;
  private final @Nullable Elementwise parameterAddition;
  private final MemorySegment ownGradients;
  private final MemorySegment packed;
  private final MemorySegment saved;
  private final MemorySegment forwardScratch;
  private final MemorySegment backwardScratch;
  private boolean backward;

  /** Where a value lies: in the slab, or where the caller of the run says. */
  private record Place(@Nullable MemorySegment slice, int modelInput, int modelOutput) {}

  NodePass(PlanRun run, Plan plan, Node node, LayerStep step) {
    this.run = run;
    this.step = step;
    int id = node.id();
    inputs = node.inputs().size();
    learns = plan.learns(id);
    inputPlaces = new Place[inputs];
    gradInputs = new MemorySegment[inputs];
    for (int i = 0; i < inputs; i++) {
      int source = plan.root(node.inputs().get(i));
      inputPlaces[i] = place(plan, source);
      long at = plan.gradInputPlace(id, i);
      gradInputs[i] = at == Plan.NONE ? null : run.slice(at, plan.valueBytes(source));
    }
    outputPlace = place(plan, id);
    gradOutput = run.gradient(id);
    parameters = new MemorySegment[node.parameters().size()];
    parameterOffsets = new long[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      parameterOffsets[i] = node.parameterOffsets().get(i);
      parameters[i] = run.parameter(parameterOffsets[i], node.parameters().get(i).shape().size());
    }
    parameterAddition = plan.parameterAddition(id);
    ownGradients =
        parameterAddition == null
            ? MemorySegment.NULL
            : run.slice(plan.gradParametersPlace(id), node.parameterCount() * Float.BYTES);
    packed = run.packed(plan.packedPlace(id), step.packedBytes());
    saved = run.slice(plan.savedPlace(id), step.savedBytes());
    forwardScratch = run.slice(plan.forwardScratchPlace(id), step.scratchBytes());
    long backwardPlace = plan.backwardScratchPlace(id);
    backwardScratch =
        backwardPlace == Plan.NONE ? forwardScratch : run.slice(backwardPlace, step.scratchBytes());
  }

  private Place place(Plan plan, int id) {
    long at = plan.valuePlace(id);
    return new Place(
        at == Plan.NONE ? null : run.slice(at, plan.valueBytes(id)),
        plan.inputIndex(id),
        plan.outputIndex(id));
  }

  void forward() {
    backward = false;
    step.forward(this);
  }

  void backward() {
    if (learns) {
      backward = true;
      step.backward(this);
      if (parameterAddition != null) {
        MemorySegment sum = run.gradParameters();
        long at = run.gradParametersOffset() + parameterOffsets[0];
        parameterAddition.run(sum, at, ownGradients, 0, sum, at);
      }
    }
  }

  @Override
  public MemorySegment input(int index) {
    return segment(inputPlaces[index]);
  }

  @Override
  public long inputOffset(int index) {
    return offset(inputPlaces[index]);
  }

  @Override
  public MemorySegment output() {
    return segment(outputPlace);
  }

  @Override
  public long outputOffset() {
    return offset(outputPlace);
  }

  private MemorySegment segment(Place place) {
    if (place.slice != null) {
      return place.slice;
    }
    return place.modelInput >= 0 ? run.input(place.modelInput) : run.output(place.modelOutput);
  }

  private long offset(Place place) {
    if (place.slice != null) {
      return 0;
    }
    return place.modelInput >= 0
        ? run.inputOffset(place.modelInput)
        : run.outputOffset(place.modelOutput);
  }

  @Override
  public MemorySegment gradOutput() {
    return gradOutput;
  }

  @Override
  public @Nullable MemorySegment gradInput(int index) {
    return gradInputs[index];
  }

  @Override
  public MemorySegment parameter(int index) {
    return parameters[index];
  }

  @Override
  public MemorySegment gradParameter(int index) {
    return parameterAddition == null ? run.gradParameters() : ownGradients;
  }

  @Override
  public long gradParameterOffset(int index) {
    return parameterAddition == null
        ? run.gradParametersOffset() + parameterOffsets[index]
        : parameterOffsets[index] - parameterOffsets[0];
  }

  @Override
  public MemorySegment packed() {
    return packed;
  }

  @Override
  public MemorySegment saved() {
    return saved;
  }

  @Override
  public MemorySegment scratch() {
    return backward ? backwardScratch : forwardScratch;
  }

  @Override
  public long step() {
    return run.step();
  }

  @Override
  public long firstSample() {
    return run.firstSample();
  }
}

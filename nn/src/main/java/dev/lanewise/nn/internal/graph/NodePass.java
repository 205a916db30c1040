package dev.lanewise.nn.internal.graph;

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
  private final MemorySegment packed;
  private final MemorySegment saved;
  private final MemorySegment forwardScratch;
  private final MemorySegment backwardScratch;
  private boolean backward;

  /** Where a value lies: in the slab, or where the caller of the run says. */
  private record Place(@Nullable MemorySegment slice, boolean modelInput) {}

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
    packed = run.packed(plan.packedPlace(id), step.packedBytes());
    saved = run.slice(plan.savedPlace(id), step.savedBytes());
    forwardScratch = run.slice(plan.forwardScratchPlace(id), step.scratchBytes());
    long backwardPlace = plan.backwardScratchPlace(id);
    backwardScratch =
        backwardPlace == Plan.NONE ? forwardScratch : run.slice(backwardPlace, step.scratchBytes());
  }

  private Place place(Plan plan, int id) {
    long at = plan.valuePlace(id);
    return new Place(at == Plan.NONE ? null : run.slice(at, plan.valueBytes(id)), id == 0);
  }

  void forward() {
    backward = false;
    step.forward(this);
  }

  void backward() {
    if (learns) {
      backward = true;
      step.backward(this);
    }
  }

  @Override
  public MemorySegment input(int index) {
    Place place = inputPlaces[index];
    if (place.slice != null) {
      return place.slice;
    }
    return place.modelInput ? run.input() : run.output();
  }

  @Override
  public long inputOffset(int index) {
    Place place = inputPlaces[index];
    if (place.slice != null) {
      return 0;
    }
    return place.modelInput ? run.inputOffset() : run.outputOffset();
  }

  @Override
  public MemorySegment output() {
    return outputPlace.slice == null ? run.output() : outputPlace.slice;
  }

  @Override
  public long outputOffset() {
    return outputPlace.slice == null ? run.outputOffset() : 0;
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
    return run.gradParameters();
  }

  @Override
  public long gradParameterOffset(int index) {
    return run.gradParametersOffset() + parameterOffsets[index];
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

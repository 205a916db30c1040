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
  private final boolean goesBackward;
  private final Place[] inputPlaces;
  private final Place outputPlace;
  private final MemorySegment gradOutput;
  private final @Nullable MemorySegment[] gradInputs;
  private final MemorySegment[] parameters;
  private final long[] parameterOffsets;
  private final @Nullable Elementwise parameterAddition;
  private final @Nullable MemorySegment ownGradients;
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
    Flow flow = plan.flow();
    goesBackward = flow.goesBackward(id);
    int inputs = node.inputs().size();
    inputPlaces = new Place[inputs];
    gradInputs = new MemorySegment[inputs];
    for (int i = 0; i < inputs; i++) {
      inputPlaces[i] = place(run, flow, flow.root(node.inputs().get(i)));
      gradInputs[i] = run.gradInput(node, i);
    }
    outputPlace = place(run, flow, id);
    gradOutput = run.gradient(id);
    parameters = new MemorySegment[node.parameters().size()];
    parameterOffsets = new long[parameters.length];
    for (int i = 0; i < parameters.length; i++) {
      parameterOffsets[i] = node.parameterOffsets().get(i);
      parameters[i] = run.parameter(node, i);
    }
    parameterAddition = plan.parameterAddition(id);
    long ownPlace = plan.gradParametersPlace(id);
    ownGradients =
        ownPlace == Plan.NONE ? null : run.slice(ownPlace, node.gradientCount() * Float.BYTES);
    packed = run.packed(plan.packedPlace(id), step.packedBytes());
    saved = run.slice(plan.savedPlace(id), step.savedBytes());
    forwardScratch = run.slice(plan.forwardScratchPlace(id), step.scratchBytes());
    long backwardPlace = plan.backwardScratchPlace(id);
    backwardScratch =
        backwardPlace == Plan.NONE ? forwardScratch : run.slice(backwardPlace, step.scratchBytes());
  }

  private static Place place(PlanRun run, Flow flow, int root) {
    return new Place(run.value(root), flow.inputIndex(root), flow.outputIndex(root));
  }

  void forward() {
    backward = false;
    step.forward(this);
  }

  void backward() {
    if (goesBackward) {
      backward = true;
      step.backward(this);
      if (parameterAddition != null && ownGradients != null) {
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
    return ownGradients == null ? run.gradParameters() : ownGradients;
  }

  @Override
  public long gradParameterOffset(int index) {
    return ownGradients == null
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

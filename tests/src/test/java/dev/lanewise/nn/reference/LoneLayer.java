package dev.lanewise.nn.reference;

import dev.lanewise.kernels.Guarded;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LayerStep;
import dev.lanewise.nn.layers.Pass;
import dev.lanewise.nn.layers.StepRequest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer outside of any model, in memory that holds NaN where nothing was written yet. */
public final class LoneLayer implements Pass {
  private final LayerStep layerStep;
  private final long trainingStep;
  private final List<Guarded> inputs = new ArrayList<>();
  private final List<Guarded> parameters = new ArrayList<>();
  private final List<Guarded> gradInputs = new ArrayList<>();
  private final List<Guarded> gradParameters = new ArrayList<>();
  private final Guarded output;
  private final Guarded gradOutput;
  private final Guarded packed;
  private final Guarded saved;
  private final Guarded scratch;

  private LoneLayer(
      Arena arena,
      Layer layer,
      StepRequest request,
      long trainingStep,
      List<float[]> inputs,
      List<float[]> parameters) {
    layerStep = layer.step(request);
    this.trainingStep = trainingStep;
    for (float[] values : inputs) {
      this.inputs.add(Guarded.of(arena, values));
      if (request.inputGradients()) {
        gradInputs.add(Guarded.of(arena, values.length));
      }
    }
    for (float[] values : parameters) {
      this.parameters.add(Guarded.of(arena, values));
      gradParameters.add(Guarded.of(arena, values.length));
    }
    int outputs = request.samples() * layer.outputShape(request.inputs()).size();
    output = Guarded.of(arena, outputs);
    gradOutput = Guarded.of(arena, outputs);
    packed = Guarded.of(arena, floats(layerStep.packedBytes()));
    saved = Guarded.of(arena, floats(layerStep.savedBytes()));
    scratch = Guarded.of(arena, floats(layerStep.scratchBytes()));
  }

  /**
   * A layer with its memory; it must be none that is a view.
   *
   * @param inputs of all samples
   * @param parameters in the layer's order, those that it keeps beside last
   */
  public static LoneLayer of(
      Arena arena,
      Layer layer,
      StepRequest request,
      long trainingStep,
      List<float[]> inputs,
      List<float[]> parameters) {
    return new LoneLayer(arena, layer, request, trainingStep, inputs, parameters);
  }

  private static int floats(long bytes) {
    return (int) Math.ceilDiv(bytes, Float.BYTES);
  }

  private static MemorySegment slice(Guarded operand) {
    return operand.segment().asSlice(operand.offset(), (long) operand.count() * Float.BYTES);
  }

  /** The output. */
  public float[] forward() {
    layerStep.pack(parameters.stream().map(LoneLayer::slice).toList(), slice(packed));
    layerStep.forward(this);
    assertSurroundingsUntouched();
    return output.values();
  }

  /** Goes back from the gradient by the output, after {@link #forward}. */
  public void backward(float[] gradient) {
    gradOutput.set(gradient);
    layerStep.backward(this);
    assertSurroundingsUntouched();
  }

  private void assertSurroundingsUntouched() {
    List<Guarded> written = new ArrayList<>(List.of(output, gradOutput, packed, saved, scratch));
    written.addAll(parameters);
    written.addAll(gradInputs);
    written.addAll(gradParameters);
    written.forEach(Guarded::assertSurroundingsUntouched);
  }

  /** A parameter as it is now. */
  public float[] parameterValues(int index) {
    return parameters.get(index).values();
  }

  /** The gradient by an input, after {@link #backward}. */
  public float[] gradientByInput(int index) {
    return gradInputs.get(index).values();
  }

  /** The gradient by a parameter, after {@link #backward}. */
  public float[] gradientByParameter(int index) {
    return gradParameters.get(index).values();
  }

  @Override
  public MemorySegment input(int index) {
    return inputs.get(index).segment();
  }

  @Override
  public long inputOffset(int index) {
    return inputs.get(index).offset();
  }

  @Override
  public MemorySegment output() {
    return output.segment();
  }

  @Override
  public long outputOffset() {
    return output.offset();
  }

  @Override
  public MemorySegment gradOutput() {
    return slice(gradOutput);
  }

  @Override
  public @Nullable MemorySegment gradInput(int index) {
    return gradInputs.isEmpty() ? null : slice(gradInputs.get(index));
  }

  @Override
  public MemorySegment parameter(int index) {
    return slice(parameters.get(index));
  }

  @Override
  public MemorySegment gradParameter(int index) {
    return gradParameters.get(index).segment();
  }

  @Override
  public long gradParameterOffset(int index) {
    return gradParameters.get(index).offset();
  }

  @Override
  public MemorySegment packed() {
    return slice(packed);
  }

  @Override
  public MemorySegment saved() {
    return slice(saved);
  }

  @Override
  public MemorySegment scratch() {
    return slice(scratch);
  }

  @Override
  public long step() {
    return trainingStep;
  }

  @Override
  public long firstSample() {
    return 0;
  }
}

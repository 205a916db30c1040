package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.Reduction;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A convolution of any kind with its bias and activation. */
final class ConvolutionStep implements LayerStep {

  /** Prepares weights. */
  interface Pack {
    /** Writes the prepared weights. */
    void run(MemorySegment weights, long weightsOffset, MemorySegment packed, long packedOffset);
  }

  /** The forward operators' {@code run}. */
  interface Forward {
    /** Computes the output. */
    void run(
        MemorySegment input,
        long inputOffset,
        MemorySegment weights,
        long weightsOffset,
        @Nullable MemorySegment bias,
        long biasOffset,
        MemorySegment output,
        long outputOffset,
        MemorySegment scratch,
        long scratchOffset);
  }

  /** The gradient operators' {@code run}. */
  interface Backward {
    /** Computes the result from both operands. */
    void run(
        MemorySegment a,
        long aOffset,
        MemorySegment b,
        long bOffset,
        MemorySegment result,
        long resultOffset,
        MemorySegment scratch,
        long scratchOffset);
  }

  /**
   * An operator.
   *
   * @param packedBytes of the weights that it takes; 0 if they are taken as they are
   * @param pack prepares them
   * @param scratchBytes that it needs
   * @param run runs it
   */
  record Operator<R>(long packedBytes, Pack pack, long scratchBytes, R run) {
    /** An operator that takes everything as it is. */
    static <R> Operator<R> unpacked(long scratchBytes, R run) {
      return new Operator<>(0, (weights, at, packed, packedAt) -> {}, scratchBytes, run);
    }
  }

  private final boolean useBias;
  private final boolean training;
  private final OutputActivation activation;
  private final Operator<Forward> forward;
  private final Operator<Backward> backwardWeights;
  private final ReduceColumns backwardBias;
  private final @Nullable Operator<Backward> backwardInput;

  /**
   * A step.
   *
   * @param pixels of all outputs
   * @param filters channels of the output
   * @param backwardInput of output gradient and weights; null if nobody asks for it
   */
  ConvolutionStep(
      StepRequest request,
      int pixels,
      int filters,
      boolean useBias,
      OutputActivation activation,
      Operator<Forward> forward,
      Operator<Backward> backwardWeights,
      @Nullable Operator<Backward> backwardInput) {
    this.useBias = useBias;
    this.activation = activation;
    this.forward = forward;
    this.backwardWeights = backwardWeights;
    this.backwardInput = backwardInput;
    training = request.training();
    backwardBias = Reduce.columns(Reduction.SUM, pixels, filters, request.parallelism());
  }

  /** The forward pass's weights, and behind them the backward pass's. */
  @Override
  public long packedBytes() {
    return backwardInputStart() + (backwardInput == null ? 0 : backwardInput.packedBytes());
  }

  private long backwardInputStart() {
    return Memory.alignUp(forward.packedBytes());
  }

  @Override
  public void pack(List<MemorySegment> parameters, MemorySegment packed) {
    forward.pack().run(parameters.getFirst(), 0, packed, 0);
    if (backwardInput != null) {
      backwardInput.pack().run(parameters.getFirst(), 0, packed, backwardInputStart());
    }
  }

  private MemorySegment weights(Pass pass) {
    return forward.packedBytes() > 0 ? pass.packed() : pass.parameter(0);
  }

  @Override
  public long scratchBytes() {
    if (!training) {
      return forward.scratchBytes();
    }
    long backward = backwardInput == null ? 0 : backwardInput.scratchBytes();
    return Math.max(forward.scratchBytes(), Math.max(backwardWeights.scratchBytes(), backward));
  }

  @Override
  public long savedBytes() {
    return activation.savedBytes();
  }

  @Override
  public void forward(Pass pass) {
    forward
        .run()
        .run(
            pass.input(0),
            pass.inputOffset(0),
            weights(pass),
            0,
            useBias ? pass.parameter(1) : null,
            0,
            activation.target(pass),
            activation.targetOffset(pass),
            pass.scratch(),
            0);
    activation.forward(pass);
  }

  @Override
  public void backward(Pass pass) {
    activation.backward(pass);
    MemorySegment gradOutput = pass.gradOutput();
    backwardWeights
        .run()
        .run(
            pass.input(0),
            pass.inputOffset(0),
            gradOutput,
            0,
            pass.gradParameter(0),
            pass.gradParameterOffset(0),
            pass.scratch(),
            0);
    if (useBias) {
      backwardBias.run(gradOutput, 0, pass.gradParameter(1), pass.gradParameterOffset(1));
    }
    MemorySegment gradInput = pass.gradInput(0);
    if (gradInput != null && backwardInput != null) {
      backwardInput
          .run()
          .run(gradOutput, 0, weights(pass), backwardInputStart(), gradInput, 0, pass.scratch(), 0);
    }
  }
}

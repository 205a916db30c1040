package dev.lanewise.nn.layers;

import dev.lanewise.kernels.GroupNorm;
import dev.lanewise.kernels.GroupNormBackward;
import dev.lanewise.kernels.GroupNormForward;
import dev.lanewise.kernels.LayerNorm;
import dev.lanewise.kernels.LayerNormBackward;
import dev.lanewise.kernels.LayerNormForward;
import dev.lanewise.kernels.Memory;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Normalization by statistics of each sample alone. They are kept, or in scratch if no backward
 * pass follows.
 */
final class NormalizationStep implements LayerStep {

  /** The forward operators' {@code run}. */
  private interface Forward {
    /** Computes the output and the statistics. */
    void run(
        MemorySegment x,
        long xOffset,
        @Nullable MemorySegment gamma,
        @Nullable MemorySegment beta,
        MemorySegment y,
        long yOffset,
        MemorySegment statistics,
        MemorySegment scratch,
        long scratchOffset);
  }

  /** The gradient operators' {@code run}. */
  private interface Backward {
    /** Computes the gradients. */
    void run(
        MemorySegment x,
        long xOffset,
        @Nullable MemorySegment gamma,
        long gammaOffset,
        MemorySegment mean,
        long meanOffset,
        MemorySegment inverse,
        long inverseOffset,
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment gradInput,
        long gradInputOffset,
        MemorySegment gradGamma,
        long gradGammaOffset,
        MemorySegment gradBeta,
        long gradBetaOffset,
        MemorySegment scratch,
        long scratchOffset);
  }

  private final Forward forward;
  private final Backward backward;
  private final boolean scale;
  private final boolean center;
  private final boolean training;
  private final long inverseStart;
  private final long forwardScratch;
  private final long backwardScratch;
  private final long rowBytes;

  private NormalizationStep(
      StepRequest request,
      boolean scale,
      boolean center,
      int statistics,
      int channels,
      Forward forward,
      long forwardScratch,
      Backward backward,
      long backwardScratch) {
    this.scale = scale;
    this.center = center;
    this.forward = forward;
    this.backward = backward;
    this.forwardScratch = forwardScratch;
    this.backwardScratch = backwardScratch;
    training = request.training();
    inverseStart = inverseStart(statistics);
    rowBytes = Memory.alignUp((long) channels * Float.BYTES);
  }

  private static long inverseStart(int statistics) {
    return Memory.alignUp((long) statistics * Float.BYTES);
  }

  /** Each row by its own statistics. */
  static NormalizationStep ofRows(
      StepRequest request, float epsilon, boolean scale, boolean center) {
    int channels = request.input().get(request.input().rank() - 1);
    int rows = request.count() / channels;
    long inverse = inverseStart(rows);
    LayerNormForward forward = LayerNorm.forward(rows, channels, epsilon, request.parallelism());
    LayerNormBackward backward = LayerNorm.backward(rows, channels, request.parallelism());
    return new NormalizationStep(
        request,
        scale,
        center,
        rows,
        channels,
        (x, xOffset, gamma, beta, y, yOffset, statistics, scratch, scratchOffset) ->
            forward.run(
                x, xOffset, gamma, 0, beta, 0, y, yOffset, statistics, 0, statistics, inverse),
        0,
        backward::run,
        backward.scratchBytes());
  }

  /** Each group of channels of an image by its own statistics. */
  static NormalizationStep ofGroups(
      StepRequest request, int groups, float epsilon, boolean scale, boolean center) {
    ImageSize image = ImageSize.of(request.input());
    int samples = request.samples();
    long inverse = inverseStart(samples * groups);
    GroupNormForward forward =
        GroupNorm.forward(
            samples,
            image.height(),
            image.width(),
            image.channels(),
            groups,
            epsilon,
            request.parallelism());
    GroupNormBackward backward =
        GroupNorm.backward(
            samples,
            image.height(),
            image.width(),
            image.channels(),
            groups,
            request.parallelism());
    return new NormalizationStep(
        request,
        scale,
        center,
        samples * groups,
        image.channels(),
        (x, xOffset, gamma, beta, y, yOffset, statistics, scratch, scratchOffset) ->
            forward.run(
                x,
                xOffset,
                gamma,
                0,
                beta,
                0,
                y,
                yOffset,
                statistics,
                0,
                statistics,
                inverse,
                scratch,
                scratchOffset),
        forward.scratchBytes(),
        backward::run,
        backward.scratchBytes());
  }

  private long statisticsBytes() {
    return 2 * inverseStart;
  }

  /** Means, then inverse deviations. */
  @Override
  public long savedBytes() {
    return training ? statisticsBytes() : 0;
  }

  /** In front, statistics without training, and gradients that nobody needs with it. */
  @Override
  public long scratchBytes() {
    return training
        ? Math.max(forwardScratch, 2 * rowBytes + backwardScratch)
        : statisticsBytes() + forwardScratch;
  }

  @Override
  public void forward(Pass pass) {
    forward.run(
        pass.input(0),
        pass.inputOffset(0),
        scale ? pass.parameter(0) : null,
        center ? pass.parameter(beta()) : null,
        pass.output(),
        pass.outputOffset(),
        training ? pass.saved() : pass.scratch(),
        pass.scratch(),
        training ? 0 : statisticsBytes());
  }

  private int beta() {
    return scale ? 1 : 0;
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradInput(0);
    backward.run(
        pass.input(0),
        pass.inputOffset(0),
        scale ? pass.parameter(0) : null,
        0,
        pass.saved(),
        0,
        pass.saved(),
        inverseStart,
        pass.gradOutput(),
        0,
        gradient == null ? pass.gradOutput() : gradient,
        0,
        scale ? pass.gradParameter(0) : pass.scratch(),
        scale ? pass.gradParameterOffset(0) : 0,
        center ? pass.gradParameter(beta()) : pass.scratch(),
        center ? pass.gradParameterOffset(beta()) : rowBytes,
        pass.scratch(),
        2 * rowBytes);
  }
}

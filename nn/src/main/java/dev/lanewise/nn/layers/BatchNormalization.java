package dev.lanewise.nn.layers;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.BatchNormBackward;
import dev.lanewise.kernels.BatchNormForward;
import dev.lanewise.kernels.BatchNormInference;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.MovingAverage;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes each channel, the last axis, by mean and variance over all samples of a batch and all
 * other axes:
 *
 * <pre>
 *   y[...][c] = (x[...][c] - mean[c]) / sqrt(variance[c] + epsilon) * gamma[c] + beta[c]
 * </pre>
 *
 * In training these are the batch's own, and averages of them are kept: {@code moving = moving *
 * momentum + batch * (1 - momentum)}; the variance is the sum of squares divided by their number.
 * Otherwise, and in training of a layer that is not {@link #trainable}, they are the averages.
 *
 * <p>Defaults are Keras's. The shards of a batch wait for each other at this layer. Ioffe and
 * Szegedy, "Batch Normalization", 2015.
 *
 * @param momentum the share of an average that stays, 0 to 1
 * @param epsilon added to the variance; 0 or more
 * @param center whether beta is added
 * @param scale whether gamma multiplies
 * @param beta first values, penalty and bounds of beta
 * @param gamma those of gamma
 * @param movingMeanInitializer first values of the averages of means
 * @param movingVarianceInitializer first values of the averages of variances
 * @param trainable whether training changes anything of the layer
 * @param name the layer's name, or null
 */
public record BatchNormalization(
    float momentum,
    float epsilon,
    boolean center,
    boolean scale,
    ParameterOptions beta,
    ParameterOptions gamma,
    Initializer movingMeanInitializer,
    Initializer movingVarianceInitializer,
    boolean trainable,
    @Nullable String name)
    implements NormalizationLayer<BatchNormalization> {

  /** Refuses a momentum outside 0 to 1 and an epsilon below 0. */
  public BatchNormalization {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException(
          "BatchNormalization: momentum: expected 0 to 1, got " + momentum);
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException(
          "BatchNormalization: epsilon: expected 0 or more, got " + epsilon);
    }
  }

  /** The layer with momentum 0.99, epsilon 1e-3, gamma 1, beta 0, mean 0 and variance 1. */
  public static BatchNormalization of() {
    return new BatchNormalization(
        0.99f,
        1e-3f,
        true,
        true,
        ParameterOptions.of(Initializer.ZEROS),
        ParameterOptions.of(Initializer.ONES),
        Initializer.ZEROS,
        Initializer.ONES,
        true,
        null);
  }

  /** The same with another momentum. */
  public BatchNormalization momentum(double newMomentum) {
    return new BatchNormalization(
        (float) newMomentum,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer,
        trainable,
        name);
  }

  /** The same with another epsilon. */
  public BatchNormalization epsilon(double newEpsilon) {
    return new BatchNormalization(
        momentum,
        (float) newEpsilon,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer,
        trainable,
        name);
  }

  /** The same with or without beta. */
  public BatchNormalization center(boolean use) {
    return new BatchNormalization(
        momentum,
        epsilon,
        use,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer,
        trainable,
        name);
  }

  /** The same with or without gamma. */
  public BatchNormalization scale(boolean use) {
    return new BatchNormalization(
        momentum,
        epsilon,
        center,
        use,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer,
        trainable,
        name);
  }

  @Override
  public BatchNormalization beta(ParameterOptions options) {
    return new BatchNormalization(
        momentum,
        epsilon,
        center,
        scale,
        options,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer,
        trainable,
        name);
  }

  @Override
  public BatchNormalization gamma(ParameterOptions options) {
    return new BatchNormalization(
        momentum,
        epsilon,
        center,
        scale,
        beta,
        options,
        movingMeanInitializer,
        movingVarianceInitializer,
        trainable,
        name);
  }

  /** The same with other first values of the averages of means. */
  public BatchNormalization movingMeanInitializer(Initializer initializer) {
    return new BatchNormalization(
        momentum,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        initializer,
        movingVarianceInitializer,
        trainable,
        name);
  }

  /** The same with other first values of the averages of variances. */
  public BatchNormalization movingVarianceInitializer(Initializer initializer) {
    return new BatchNormalization(
        momentum,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        initializer,
        trainable,
        name);
  }

  /** The same, but trained or left as it is, its averages included. */
  @Override
  public BatchNormalization trainable(boolean whether) {
    return new BatchNormalization(
        momentum,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer,
        whether,
        name);
  }

  /** The same with a name. */
  public BatchNormalization name(String newName) {
    return new BatchNormalization(
        momentum,
        epsilon,
        center,
        scale,
        beta,
        gamma,
        movingMeanInitializer,
        movingVarianceInitializer,
        trainable,
        newName);
  }

  @Override
  public String type() {
    return "BatchNormalization";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    ChannelAxis.of(inputs.getFirst());
    return inputs.getFirst();
  }

  @Override
  public List<Parameter> nonTrainableParameters(List<Shape> inputs) {
    Shape channels = ChannelAxis.of(inputs.getFirst());
    return List.of(
        Parameter.of("moving_mean", channels, movingMeanInitializer),
        Parameter.of("moving_variance", channels, movingVarianceInitializer));
  }

  @Override
  public boolean takesWholeBatch(boolean training) {
    return training && trainable;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return takesWholeBatch(request.training())
        ? new BatchStep(this, request)
        : new AveragesStep(this, request);
  }

  /** Where operands lie. */
  private static final class Operands {
    private final boolean scale;
    private final boolean center;
    private final int channels;
    private final int rows;

    Operands(BatchNormalization layer, StepRequest request) {
      scale = layer.scale;
      center = layer.center;
      channels = ChannelAxis.of(request.input()).size();
      rows = request.count() / channels;
    }

    long rowBytes() {
      return Memory.alignUp((long) channels * Float.BYTES);
    }

    private int beta() {
      return scale ? 1 : 0;
    }

    @Nullable MemorySegment gamma(Pass pass) {
      return scale ? pass.parameter(0) : null;
    }

    @Nullable MemorySegment beta(Pass pass) {
      return center ? pass.parameter(beta()) : null;
    }

    MemorySegment movingMean(Pass pass) {
      return pass.parameter(beta() + (center ? 1 : 0));
    }

    MemorySegment movingVariance(Pass pass) {
      return pass.parameter(beta() + (center ? 2 : 1));
    }

    /** In front of what the operator needs lie gradients that nobody asks for. */
    long scratchBytes(BatchNormBackward backward) {
      return 2 * rowBytes() + backward.scratchBytes();
    }

    void backward(
        BatchNormBackward backward,
        Pass pass,
        MemorySegment mean,
        MemorySegment variance,
        long varianceOffset) {
      MemorySegment gradient = pass.gradInput(0);
      backward.run(
          pass.input(0),
          pass.inputOffset(0),
          gamma(pass),
          0,
          mean,
          0,
          variance,
          varianceOffset,
          pass.gradOutput(),
          0,
          gradient == null ? pass.gradOutput() : gradient,
          0,
          scale ? pass.gradParameter(0) : pass.scratch(),
          scale ? pass.gradParameterOffset(0) : 0,
          center ? pass.gradParameter(beta()) : pass.scratch(),
          center ? pass.gradParameterOffset(beta()) : rowBytes(),
          pass.scratch(),
          2 * rowBytes());
    }
  }

  /** By the batch's own figures, which are kept for the way back. */
  private static final class BatchStep implements LayerStep {
    private final Operands operands;
    private final BatchNormForward forward;
    private final BatchNormBackward backward;
    private final MovingAverage average;

    BatchStep(BatchNormalization layer, StepRequest request) {
      operands = new Operands(layer, request);
      int rows = operands.rows;
      int channels = operands.channels;
      forward = BatchNorm.forward(rows, channels, layer.epsilon, request.parallelism());
      backward = BatchNorm.backward(rows, channels, layer.epsilon, request.parallelism());
      average = MovingAverage.of(channels, layer.momentum, request.parallelism());
    }

    @Override
    public long savedBytes() {
      return 2 * operands.rowBytes();
    }

    @Override
    public long scratchBytes() {
      return Math.max(forward.scratchBytes(), operands.scratchBytes(backward));
    }

    @Override
    public void forward(Pass pass) {
      long varianceOffset = operands.rowBytes();
      forward.run(
          pass.input(0),
          pass.inputOffset(0),
          operands.gamma(pass),
          0,
          operands.beta(pass),
          0,
          pass.output(),
          pass.outputOffset(),
          pass.saved(),
          0,
          pass.saved(),
          varianceOffset,
          pass.scratch(),
          0);
      average.run(pass.saved(), 0, operands.movingMean(pass), 0);
      average.run(pass.saved(), varianceOffset, operands.movingVariance(pass), 0);
    }

    @Override
    public void backward(Pass pass) {
      operands.backward(backward, pass, pass.saved(), pass.saved(), operands.rowBytes());
    }
  }

  /** By the averages. */
  private static final class AveragesStep implements LayerStep {
    private final Operands operands;
    private final BatchNormInference forward;
    private final @Nullable BatchNormBackward backward;

    AveragesStep(BatchNormalization layer, StepRequest request) {
      operands = new Operands(layer, request);
      int rows = operands.rows;
      int channels = operands.channels;
      forward = BatchNorm.inference(rows, channels, layer.epsilon, request.parallelism());
      backward =
          request.training()
              ? BatchNorm.inferenceBackward(rows, channels, layer.epsilon, request.parallelism())
              : null;
    }

    @Override
    public long scratchBytes() {
      return backward == null
          ? forward.scratchBytes()
          : Math.max(forward.scratchBytes(), operands.scratchBytes(backward));
    }

    @Override
    public void forward(Pass pass) {
      forward.run(
          pass.input(0),
          pass.inputOffset(0),
          operands.gamma(pass),
          0,
          operands.beta(pass),
          0,
          operands.movingMean(pass),
          0,
          operands.movingVariance(pass),
          0,
          pass.output(),
          pass.outputOffset(),
          pass.scratch(),
          0);
    }

    @Override
    public void backward(Pass pass) {
      if (backward != null) {
        MemorySegment variance = operands.movingVariance(pass);
        operands.backward(backward, pass, operands.movingMean(pass), variance, 0);
      }
    }
  }
}

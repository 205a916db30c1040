package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.initializers.Initializer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings each channel, the last axis, to mean 0 and variance 1 by figures that are known before
 * training:
 *
 * <pre>
 *   y[...][c] = (x[...][c] - mean[c]) / max(sqrt(variance[c]), 1e-7)
 * </pre>
 *
 * <p>They are found in data beforehand: {@code Normalization.of().adapt(images)}.
 *
 * @param mean of each channel; empty as long as it is not known
 * @param variance of each channel
 * @param name the layer's name, or null
 */
public record Normalization(List<Float> mean, List<Float> variance, @Nullable String name)
    implements Layer {
  private static final float LEAST_DEVIATION = 1e-7f;

  /** Refuses as many means as there are not variances, and variances below 0. */
  public Normalization {
    mean = List.copyOf(mean);
    variance = List.copyOf(variance);
    if (mean.size() != variance.size() || variance.stream().anyMatch(v -> !(v >= 0))) {
      throw new IllegalArgumentException(
          "Normalization: expected as many means as variances of 0 or more, got "
              + (mean + " and " + variance));
    }
  }

  /** The layer, to be adapted. */
  public static Normalization of() {
    return new Normalization(List.of(), List.of(), null);
  }

  /** The layer of given figures, one for each channel. */
  public static Normalization of(float[] mean, float[] variance) {
    return new Normalization(list(mean), list(variance), null);
  }

  private static Initializer given(List<Float> figures) {
    return (values, offset, shape, fanIn, fanOut, seed, stream) -> {
      for (int i = 0; i < figures.size(); i++) {
        values.set(ValueLayout.JAVA_FLOAT, offset + (long) i * Float.BYTES, figures.get(i));
      }
    };
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  /**
   * The same with the mean and the variance of each channel of data, whatever was known before.
   *
   * @param data samples, the channels last
   * @throws IllegalArgumentException if there are no samples, or they have no axis
   */
  public Normalization adapt(Tensor data) {
    Shape shape = data.shape();
    if (shape.rank() < 2 || shape.size() == 0) {
      throw new IllegalArgumentException(
          "Normalization: adapt: expected samples of at least 1 axis, got " + shape);
    }
    int channels = shape.get(shape.rank() - 1);
    int rows = shape.size() / channels;
    double[] means = new double[channels];
    double[] squares = new double[channels];
    MemorySegment values = data.segment();
    for (long i = 0; i < shape.size(); i++) {
      means[(int) (i % channels)] += values.getAtIndex(ValueLayout.JAVA_FLOAT, i);
    }
    for (int c = 0; c < channels; c++) {
      means[c] /= rows;
    }
    for (long i = 0; i < shape.size(); i++) {
      int c = (int) (i % channels);
      double apart = values.getAtIndex(ValueLayout.JAVA_FLOAT, i) - means[c];
      squares[c] += apart * apart;
    }
    Reference.reachabilityFence(data);
    float[] mean = new float[channels];
    float[] variance = new float[channels];
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) means[c];
      variance[c] = (float) (squares[c] / rows);
    }
    return new Normalization(list(mean), list(variance), name);
  }

  /** The same with a name. */
  public Normalization name(String newName) {
    return new Normalization(mean, variance, newName);
  }

  @Override
  public String type() {
    return "Normalization";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    int channels = ChannelAxis.of(inputs.getFirst()).size();
    if (mean.size() != channels) {
      throw new IllegalArgumentException(
          mean.isEmpty()
              ? "expected mean and variance: adapt(data) gives the layer that has them"
              : "expected " + mean.size() + " channels, got " + inputs.getFirst());
    }
    return inputs.getFirst();
  }

  @Override
  public List<Parameter> nonTrainableParameters(List<Shape> inputs) {
    Shape channels = ChannelAxis.of(inputs.getFirst());
    return List.of(
        Parameter.of("mean", channels, given(mean)),
        Parameter.of("variance", channels, given(variance)));
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(request);
  }

  /** The deviations are prepared parameters. */
  private static final class Step implements LayerStep {
    private final int channels;
    private final Elementwise subtract;
    private final Elementwise divide;

    Step(StepRequest request) {
      channels = ChannelAxis.of(request.input()).size();
      var shape = ElementwiseShape.of(request.count() / channels, channels).perChannel();
      subtract = Elementwise.of(ElementwiseOperation.SUBTRACT, shape, request.parallelism());
      divide = Elementwise.of(ElementwiseOperation.DIVIDE, shape, request.parallelism());
    }

    @Override
    public long packedBytes() {
      return (long) channels * Float.BYTES;
    }

    @Override
    public void pack(List<MemorySegment> parameters, MemorySegment packed) {
      for (int c = 0; c < channels; c++) {
        float variance = parameters.getLast().getAtIndex(ValueLayout.JAVA_FLOAT, c);
        float deviation = Math.max((float) Math.sqrt(variance), LEAST_DEVIATION);
        packed.setAtIndex(ValueLayout.JAVA_FLOAT, c, deviation);
      }
    }

    @Override
    public void forward(Pass pass) {
      MemorySegment y = pass.output();
      long yOffset = pass.outputOffset();
      subtract.run(pass.input(0), pass.inputOffset(0), pass.parameter(0), 0, y, yOffset);
      divide.run(y, yOffset, pass.packed(), 0, y, yOffset);
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment gradient = pass.gradInput(0);
      if (gradient != null) {
        divide.run(pass.gradOutput(), 0, pass.packed(), 0, gradient, 0);
      }
    }
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, moves the values of each image away from the mean of their channel, or towards it,
 * by a factor of the image's own, uniform within a range: {@code (x - mean) factor + mean}; and
 * cuts off what is beyond the range of values. The mean is summed up in double precision, pixel by
 * pixel. Otherwise passes images. No gradient passes what was cut off.
 *
 * @param factor the range of factors
 * @param valueRange what results are cut off to; Keras's is 0 to 255
 * @param name the layer's name, or null
 */
public record RandomContrast(Range factor, Range valueRange, @Nullable String name)
    implements Layer {

  /** Refuses factors beyond 0 and 2. */
  public RandomContrast {
    factor.check("RandomContrast: factor", 0, 2);
  }

  /** By {@code 1 - factor} to {@code 1 + factor}, the factor being 0 to 1. */
  public static RandomContrast of(double factor) {
    return of(factor, factor);
  }

  /** By {@code 1 - lower} to {@code 1 + upper}, both being 0 to 1. */
  public static RandomContrast of(double lower, double upper) {
    return new RandomContrast(Range.of(1 - lower, 1 + upper), Range.of(0, 255), null);
  }

  /** The same with another range of values, such as 0 to 1. */
  public RandomContrast valueRange(double lower, double upper) {
    return new RandomContrast(factor, Range.of(lower, upper), name);
  }

  /** The same with a name. */
  public RandomContrast name(String newName) {
    return new RandomContrast(factor, valueRange, newName);
  }

  @Override
  public String type() {
    return "RandomContrast";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return ImageSize.same(inputs.getFirst());
  }

  @Override
  public boolean isView(boolean training) {
    return !training;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(this, request);
  }

  private static final class Step implements LayerStep {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final RandomContrast layer;
    private final int samples;
    private final int pixels;
    private final int channels;
    private final SampleRandom random;

    Step(RandomContrast layer, StepRequest request) {
      this.layer = layer;
      samples = request.samples();
      channels = ImageSize.of(request.input()).channels();
      pixels = request.input().size() / channels;
      random = SampleRandom.bySample(request, 1);
    }

    @Override
    public long scratchBytes() {
      return random.scratchBytes();
    }

    @Override
    public void forward(Pass pass) {
      random.draw(pass);
      for (int sample = 0; sample < samples; sample++) {
        float factor = factor(pass, sample);
        for (int c = 0; c < channels; c++) {
          float mean = mean(pass, sample, c);
          for (int i = 0; i < pixels; i++) {
            float value = Math.fma(get(pass, sample, i, c) - mean, factor, mean);
            long at = pass.outputOffset() + at(sample, i, c);
            pass.output().set(FLOAT, at, layer.valueRange.clip(value));
          }
        }
      }
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment gradient = pass.gradInput(0);
      if (gradient == null) {
        return;
      }
      random.draw(pass);
      for (int sample = 0; sample < samples; sample++) {
        float factor = factor(pass, sample);
        for (int c = 0; c < channels; c++) {
          float mean = mean(pass, sample, c);
          double sum = 0;
          for (int i = 0; i < pixels; i++) {
            float value = Math.fma(get(pass, sample, i, c) - mean, factor, mean);
            long at = at(sample, i, c);
            boolean cut = layer.valueRange.isBeyond(value);
            float kept = cut ? 0f : pass.gradOutput().get(FLOAT, at);
            gradient.set(FLOAT, at, kept);
            sum += kept;
          }
          float byMean = (float) ((1 - (double) factor) * sum / pixels);
          for (int i = 0; i < pixels; i++) {
            long at = at(sample, i, c);
            gradient.set(FLOAT, at, Math.fma(gradient.get(FLOAT, at), factor, byMean));
          }
        }
      }
    }

    private float factor(Pass pass, int sample) {
      return (float) layer.factor.at(random.get(pass.scratch(), sample, 0));
    }

    private float mean(Pass pass, int sample, int channel) {
      double sum = 0;
      for (int i = 0; i < pixels; i++) {
        sum += get(pass, sample, i, channel);
      }
      return (float) (sum / pixels);
    }

    private float get(Pass pass, int sample, int pixel, int channel) {
      return pass.input(0).get(FLOAT, pass.inputOffset(0) + at(sample, pixel, channel));
    }

    private long at(int sample, int pixel, int channel) {
      return (((long) sample * pixels + pixel) * channels + channel) * Float.BYTES;
    }
  }
}

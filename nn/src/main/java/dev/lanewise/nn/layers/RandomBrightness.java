package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, adds a number of its own to all values of each image, uniform within a range, and
 * cuts off what is beyond the range of values; otherwise passes images. No gradient passes what was
 * cut off.
 *
 * @param factor the range of numbers, in parts of the range of values
 * @param valueRange what results are cut off to; Keras's is 0 to 255
 * @param name the layer's name, or null
 */
public record RandomBrightness(Range factor, Range valueRange, @Nullable String name)
    implements Layer {

  /** Refuses factors beyond -1 and 1. */
  public RandomBrightness {
    factor.check("RandomBrightness: factor", -1, 1);
  }

  /** By up to a part of the range of values in either direction. */
  public static RandomBrightness of(double factor) {
    return of(Range.around(factor));
  }

  /** By a range of parts of the range of values. */
  public static RandomBrightness of(Range factor) {
    return new RandomBrightness(factor, Range.of(0, 255), null);
  }

  /** The same with another range of values, such as 0 to 1. */
  public RandomBrightness valueRange(double lower, double upper) {
    return new RandomBrightness(factor, Range.of(lower, upper), name);
  }

  /** The same with a name. */
  public RandomBrightness name(String newName) {
    return new RandomBrightness(factor, valueRange, newName);
  }

  @Override
  public String type() {
    return "RandomBrightness";
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

    private final RandomBrightness layer;
    private final int samples;
    private final int size;
    private final SampleRandom random;

    Step(RandomBrightness layer, StepRequest request) {
      this.layer = layer;
      samples = request.samples();
      size = request.input().size();
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
        float shift = shift(pass, sample);
        for (int i = 0; i < size; i++) {
          long at = ((long) sample * size + i) * Float.BYTES;
          float x = pass.input(0).get(FLOAT, pass.inputOffset(0) + at);
          pass.output().set(FLOAT, pass.outputOffset() + at, layer.valueRange.clip(x + shift));
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
        float shift = shift(pass, sample);
        for (int i = 0; i < size; i++) {
          long at = ((long) sample * size + i) * Float.BYTES;
          float x = pass.input(0).get(FLOAT, pass.inputOffset(0) + at);
          boolean cut = layer.valueRange.isBeyond(x + shift);
          gradient.set(FLOAT, at, cut ? 0f : pass.gradOutput().get(FLOAT, at));
        }
      }
    }

    private float shift(Pass pass, int sample) {
      double part = layer.factor.at(random.get(pass.scratch(), sample, 0));
      return (float) (part * (layer.valueRange.upper() - layer.valueRange.lower()));
    }
  }
}

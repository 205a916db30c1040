package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link Dropout} of whole channels of images: in training, sets each channel of a sample to zero
 * with a probability and divides the others by one minus that probability; otherwise passes
 * everything. Tompson et al., "Efficient object localization using convolutional networks", 2014.
 *
 * @param rate the probability, 0 to 1
 * @param name the layer's name, or null
 */
public record SpatialDropout2D(float rate, @Nullable String name) implements Layer {
  /** Refuses a rate outside 0 to 1. */
  public SpatialDropout2D {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("SpatialDropout2D: rate: expected 0 to 1, got " + rate);
    }
  }

  /** The layer of a rate. */
  public static SpatialDropout2D of(double rate) {
    return new SpatialDropout2D((float) rate, null);
  }

  /** The same with a name. */
  public SpatialDropout2D name(String newName) {
    return new SpatialDropout2D(rate, newName);
  }

  @Override
  public String type() {
    return "SpatialDropout2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    ImageSize.of(inputs.getFirst());
    return inputs.getFirst();
  }

  @Override
  public boolean isView(boolean training) {
    return !training || rate == 0;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(rate, request);
  }

  /** Keeps a factor for each channel of each sample. */
  private static final class Step implements LayerStep {
    private final float rate;
    private final int samples;
    private final int factors;
    private final long imageBytes;
    private final long factorBytes;
    private final RandomStream random;
    private final dev.lanewise.kernels.Dropout dropout;
    private final Elementwise multiply;

    Step(float rate, StepRequest request) {
      this.rate = rate;
      ImageSize image = ImageSize.of(request.input());
      samples = request.samples();
      factors = samples * image.channels();
      imageBytes = request.input().size() * (long) Float.BYTES;
      factorBytes = image.channels() * (long) Float.BYTES;
      random = new RandomStream(request, image.channels());
      dropout = dev.lanewise.kernels.Dropout.of(factors, request.parallelism());
      var shape = ElementwiseShape.of(image.height() * image.width(), image.channels());
      multiply =
          Elementwise.of(ElementwiseOperation.MULTIPLY, shape.perChannel(), request.parallelism());
    }

    @Override
    public long savedBytes() {
      return samples * factorBytes;
    }

    @Override
    public void forward(Pass pass) {
      MemorySegment saved = pass.saved();
      for (int i = 0; i < factors; i++) {
        saved.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1f);
      }
      long stream = random.stream(pass);
      dropout.run(saved, 0, rate, random.seed(), stream, random.first(pass), saved, 0);
      run(pass, pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment gradient = pass.gradInput(0);
      if (gradient != null) {
        run(pass, pass.gradOutput(), 0, gradient, 0);
      }
    }

    private void run(
        Pass pass, MemorySegment from, long fromOffset, MemorySegment to, long toOffset) {
      for (int i = 0; i < samples; i++) {
        long image = i * imageBytes;
        long factor = i * factorBytes;
        multiply.run(from, fromOffset + image, pass.saved(), factor, to, toOffset + image);
      }
    }
  }
}

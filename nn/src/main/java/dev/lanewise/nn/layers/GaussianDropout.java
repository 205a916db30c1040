package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, multiplies each value by a random one of the normal law with mean 1 and variance
 * rate / (1 - rate); otherwise passes everything. The factors are a function of the model's seed,
 * the step and the value's place. Srivastava et al., "Dropout", 2014.
 *
 * @param rate 0 to below 1
 * @param name the layer's name, or null
 */
public record GaussianDropout(float rate, @Nullable String name) implements Layer {
  /** Refuses a rate outside 0 to 1, and 1 itself. */
  public GaussianDropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "GaussianDropout: rate: expected 0 to below 1, got " + rate);
    }
  }

  /** The layer of a rate. */
  public static GaussianDropout of(double rate) {
    return new GaussianDropout((float) rate, null);
  }

  /** The same with a name. */
  public GaussianDropout name(String newName) {
    return new GaussianDropout(rate, newName);
  }

  @Override
  public String type() {
    return "GaussianDropout";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public boolean isView(boolean training) {
    return !training || rate == 0;
  }

  @Override
  public LayerStep step(StepRequest request) {
    double deviation = Math.sqrt(rate / (1 - (double) rate));
    var noise = new NormalNoise(request, ElementwiseOperation.MULTIPLY, 1, deviation);
    return new LayerStep() {
      @Override
      public void forward(Pass pass) {
        noise.run(pass, pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
      }

      @Override
      public void backward(Pass pass) {
        MemorySegment gradient = pass.gradInput(0);
        if (gradient != null) {
          noise.run(pass, pass.gradOutput(), 0, gradient, 0);
        }
      }
    };
  }
}

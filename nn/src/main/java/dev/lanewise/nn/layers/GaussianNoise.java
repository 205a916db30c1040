package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, adds to each value a random one of the normal law with mean 0; otherwise passes
 * everything. The noise is a function of the model's seed, the step and the value's place.
 *
 * @param stddev the law's standard deviation, 0 to 1
 * @param name the layer's name, or null
 */
public record GaussianNoise(float stddev, @Nullable String name) implements Layer {
  /** Refuses a standard deviation outside 0 to 1. */
  public GaussianNoise {
    if (!(stddev >= 0 && stddev <= 1)) {
      throw new IllegalArgumentException("GaussianNoise: stddev: expected 0 to 1, got " + stddev);
    }
  }

  /** The layer of a standard deviation. */
  public static GaussianNoise of(double stddev) {
    return new GaussianNoise((float) stddev, null);
  }

  /** The same with a name. */
  public GaussianNoise name(String newName) {
    return new GaussianNoise(stddev, newName);
  }

  @Override
  public String type() {
    return "GaussianNoise";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return inputs.getFirst();
  }

  @Override
  public boolean isView(boolean training) {
    return !training || stddev == 0;
  }

  @Override
  public LayerStep step(StepRequest request) {
    var noise = new NormalNoise(request, ElementwiseOperation.ADD, 0, stddev);
    long bytes = (long) request.count() * Float.BYTES;
    return new LayerStep() {
      @Override
      public void forward(Pass pass) {
        noise.run(pass, pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
      }

      @Override
      public void backward(Pass pass) {
        MemorySegment gradient = pass.gradInput(0);
        if (gradient != null) {
          MemorySegment.copy(pass.gradOutput(), 0, gradient, 0, bytes);
        }
      }
    };
  }
}

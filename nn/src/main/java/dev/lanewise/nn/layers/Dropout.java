package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, sets each value to zero with a probability and divides the others by one minus that
 * probability; otherwise passes everything. Which values fall is a function of the model's seed,
 * the step and the value's place. Srivastava et al., "Dropout", 2014.
 *
 * @param rate the probability, 0 to 1
 * @param name the layer's name, or null
 */
public record Dropout(float rate, @Nullable String name) implements Layer {
  /** Refuses a rate outside 0 to 1. */
  public Dropout {
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("Dropout: rate: expected 0 to 1, got " + rate);
    }
  }

  /** The layer of a rate. */
  public static Dropout of(double rate) {
    return new Dropout((float) rate, null);
  }

  /** The same with a name. */
  public Dropout name(String newName) {
    return new Dropout(rate, newName);
  }

  @Override
  public String type() {
    return "Dropout";
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
    return new Step(rate, request);
  }

  private static final class Step implements LayerStep {
    private final float rate;
    private final RandomStream random;
    private final dev.lanewise.kernels.Dropout dropout;

    Step(float rate, StepRequest request) {
      this.rate = rate;
      random = new RandomStream(request, request.input().size());
      dropout = dev.lanewise.kernels.Dropout.of(request.count(), request.parallelism());
    }

    @Override
    public void forward(Pass pass) {
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
      dropout.run(
          from,
          fromOffset,
          rate,
          random.seed(),
          random.stream(pass),
          random.first(pass),
          to,
          toOffset);
    }
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the axes of samples in another order: axis i of the output is axis {@code dims[i]} of the
 * input, counted from 1, as Keras does.
 *
 * @param dims the order
 * @param name the layer's name, or null
 */
public record Permute(List<Integer> dims, @Nullable String name) implements Layer {
  /** Refuses what is not each of 1, 2, ... once. */
  public Permute {
    dims = List.copyOf(dims);
    List<Integer> all = IntStream.rangeClosed(1, dims.size()).boxed().toList();
    if (!dims.stream().sorted().toList().equals(all)) {
      throw new IllegalArgumentException(
          "Permute: dims: expected each of " + all + " once, got " + dims);
    }
  }

  /** The layer of an order: {@code of(2, 1)} transposes matrices. */
  public static Permute of(int... dims) {
    return new Permute(IntStream.of(dims).boxed().toList(), null);
  }

  /** The same with a name. */
  public Permute name(String newName) {
    return new Permute(dims, newName);
  }

  @Override
  public String type() {
    return "Permute";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() != dims.size()) {
      throw new IllegalArgumentException(
          "expected an input of " + dims.size() + " axes, got " + input);
    }
    return Shape.of(dims.stream().mapToInt(axis -> input.get(axis - 1)).toArray());
  }

  @Override
  public boolean isView(boolean training) {
    return dims.stream().sorted().toList().equals(dims);
  }

  /** Which value of a sample each value of the output is. */
  private int[] sources(Shape input) {
    int rank = input.rank();
    int[] steps = new int[rank];
    int step = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      steps[axis] = step;
      step *= input.get(axis);
    }
    int[] sources = new int[input.size()];
    for (int i = 0; i < sources.length; i++) {
      int rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        int from = dims.get(axis) - 1;
        sources[i] += rest % input.get(from) * steps[from];
        rest /= input.get(from);
      }
    }
    return sources;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(request.samples(), sources(request.input()));
  }

  private static final class Step implements LayerStep {
    private final int samples;
    private final int[] sources;

    Step(int samples, int[] sources) {
      this.samples = samples;
      this.sources = sources;
    }

    @Override
    public void forward(Pass pass) {
      MemorySegment x = pass.input(0);
      MemorySegment y = pass.output();
      for (int sample = 0; sample < samples; sample++) {
        long start = (long) sample * sources.length;
        for (int i = 0; i < sources.length; i++) {
          copy(x, pass.inputOffset(0), start + sources[i], y, pass.outputOffset(), start + i);
        }
      }
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment gradient = pass.gradInput(0);
      for (int sample = 0; gradient != null && sample < samples; sample++) {
        long start = (long) sample * sources.length;
        for (int i = 0; i < sources.length; i++) {
          copy(pass.gradOutput(), 0, start + i, gradient, 0, start + sources[i]);
        }
      }
    }

    private static void copy(
        MemorySegment from, long fromOffset, long source, MemorySegment to, long toOffset, long i) {
      float value = from.get(ValueLayout.JAVA_FLOAT, fromOffset + source * Float.BYTES);
      to.set(ValueLayout.JAVA_FLOAT, toOffset + i * Float.BYTES, value);
    }
  }
}

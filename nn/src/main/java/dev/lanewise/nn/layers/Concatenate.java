package dev.lanewise.nn.layers;

import dev.lanewise.kernels.RowCopy;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs one after another along an axis; all other sizes must be the same. Along the last axis,
 * the default, [h, w, c] and [h, w, d] become [h, w, c + d].
 *
 * @param axis as Keras counts: 0 is the samples' axis and cannot be taken, 1 the first of a sample,
 *     -1 the last
 * @param name the layer's name, or null
 */
public record Concatenate(int axis, @Nullable String name) implements Layer {
  /** Along the last axis. */
  public static Concatenate of() {
    return new Concatenate(-1, null);
  }

  /** The same along another axis. */
  public Concatenate axis(int newAxis) {
    return new Concatenate(newAxis, name);
  }

  /** The same with a name. */
  public Concatenate name(String newName) {
    return new Concatenate(axis, newName);
  }

  @Override
  public String type() {
    return "Concatenate";
  }

  @Override
  public boolean merges() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    MergeShape.atLeastTwo(inputs);
    Shape first = inputs.getFirst();
    int along = sampleAxis(first.rank());
    int[] sizes = first.toArray();
    for (Shape input : inputs.subList(1, inputs.size())) {
      boolean fits = input.rank() == first.rank();
      for (int i = 0; fits && i < sizes.length; i++) {
        fits = i == along || input.get(i) == sizes[i];
      }
      if (!fits) {
        throw new IllegalArgumentException(
            "expected inputs that differ only in size " + along + " of a sample, got " + inputs);
      }
      sizes[along] = Math.addExact(sizes[along], input.get(along));
    }
    return Shape.of(sizes);
  }

  /** The axis among those of a sample, from 0. */
  private int sampleAxis(int rank) {
    int along = axis < 0 ? rank + axis : axis - 1;
    if (along < 0 || along >= rank) {
      throw new IllegalArgumentException(
          "expected an axis from 1 to "
              + (rank + " or from " + -rank + " to -1 for samples of rank " + rank)
              + (", got " + axis));
    }
    return along;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(this, request);
  }

  private static final class Step implements LayerStep {
    private final RowCopy[] forward;
    private final RowCopy[] backward;
    private final long[] places;

    Step(Concatenate layer, StepRequest request) {
      List<Shape> inputs = request.inputs();
      int along = layer.sampleAxis(request.input().rank());
      int rows = request.samples();
      for (int i = 0; i < along; i++) {
        rows = Math.multiplyExact(rows, request.input().get(i));
      }
      int[] columns = new int[inputs.size()];
      int all = 0;
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Math.toIntExact((long) request.samples() * inputs.get(i).size() / rows);
        all = Math.addExact(all, columns[i]);
      }
      forward = new RowCopy[columns.length];
      backward = new RowCopy[columns.length];
      places = new long[columns.length];
      long place = 0;
      for (int i = 0; i < columns.length; i++) {
        forward[i] = RowCopy.of(rows, columns[i], columns[i], all, request.parallelism());
        backward[i] = RowCopy.of(rows, columns[i], all, columns[i], request.parallelism());
        places[i] = place;
        place += (long) columns[i] * Float.BYTES;
      }
    }

    @Override
    public void forward(Pass pass) {
      for (int i = 0; i < forward.length; i++) {
        forward[i].run(
            pass.input(i), pass.inputOffset(i), pass.output(), pass.outputOffset() + places[i]);
      }
    }

    @Override
    public void backward(Pass pass) {
      for (int i = 0; i < backward.length; i++) {
        MemorySegment gradInput = pass.gradInput(i);
        if (gradInput != null) {
          backward[i].run(pass.gradOutput(), places[i], gradInput, 0);
        }
      }
    }
  }
}

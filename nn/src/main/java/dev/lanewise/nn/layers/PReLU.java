package dev.lanewise.nn.layers;

import dev.lanewise.kernels.ActivationBackward;
import dev.lanewise.kernels.ActivationForward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * y = x where x is above 0, else alpha * x, alpha being trained: one for each value of a sample,
 * the same along the shared axes. He et al., "Delving deep into rectifiers", 2015.
 *
 * @param sharedAxes how many axes share, from the first: 2 is Keras's {@code shared_axes=[1, 2]},
 *     one alpha for each channel of images
 * @param alphaInitializer first values of alpha
 * @param name the layer's name, or null
 */
public record PReLU(int sharedAxes, Initializer alphaInitializer, @Nullable String name)
    implements Layer {

  /** Refuses a negative number of axes. */
  public PReLU {
    if (sharedAxes < 0) {
      throw new IllegalArgumentException(
          "PReLU: shared axes: expected 0 or more, got " + sharedAxes);
    }
  }

  /** The layer with Keras's defaults: no shared axes, alpha 0 at first. */
  public static PReLU of() {
    return new PReLU(0, Initializer.ZEROS, null);
  }

  /** The same with so many shared axes, from the first. */
  public PReLU sharedAxes(int number) {
    return new PReLU(number, alphaInitializer, name);
  }

  /** The same with other first values of alpha. */
  public PReLU alphaInitializer(Initializer initializer) {
    return new PReLU(sharedAxes, initializer, name);
  }

  /** The same with a name. */
  public PReLU name(String newName) {
    return new PReLU(sharedAxes, alphaInitializer, newName);
  }

  @Override
  public String type() {
    return "PReLU";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() < sharedAxes) {
      throw new IllegalArgumentException(
          "shared axes: expected an input of at least " + sharedAxes + " axes, got " + input);
    }
    return input;
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    return List.of(Parameter.of("alpha", alpha(inputs.getFirst()), alphaInitializer));
  }

  private Shape alpha(Shape input) {
    int[] sizes = input.toArray();
    Arrays.fill(sizes, 0, sharedAxes, 1);
    return Shape.of(sizes);
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(request, alpha(request.input()).size());
  }

  /** Made of operators of one pass each. */
  private static final class Step implements LayerStep {
    private final long bytes;
    private final ActivationForward above;
    private final ActivationBackward aboveGradient;
    private final Elementwise below;
    private final Elementwise timesAlpha;
    private final Elementwise times;
    private final Elementwise plus;
    private final Elementwise minus;
    private final ReduceColumns sums;
    private final MemorySegment zero = Memory.floats(Arena.ofAuto(), 1);

    Step(StepRequest request, int columns) {
      int count = request.count();
      var parallelism = request.parallelism();
      ElementwiseShape all = ElementwiseShape.of(count);
      bytes = (long) count * Float.BYTES;
      above = Activations.forward(PointwiseFunction.relu(), count, parallelism);
      aboveGradient = Activations.backward(PointwiseFunction.relu(), count, parallelism);
      below = Elementwise.of(ElementwiseOperation.MINIMUM, all.scalar(), parallelism);
      timesAlpha =
          Elementwise.of(
              ElementwiseOperation.MULTIPLY,
              ElementwiseShape.of(count / columns, columns).perChannel(),
              parallelism);
      times = Elementwise.of(ElementwiseOperation.MULTIPLY, all, parallelism);
      plus = Elementwise.of(ElementwiseOperation.ADD, all, parallelism);
      minus = Elementwise.of(ElementwiseOperation.SUBTRACT, all, parallelism);
      sums = Reduce.columns(Reduction.SUM, count / columns, columns, parallelism);
    }

    @Override
    public long scratchBytes() {
      return bytes;
    }

    @Override
    public void forward(Pass pass) {
      MemorySegment scratch = pass.scratch();
      MemorySegment y = pass.output();
      long at = pass.outputOffset();
      below.run(pass.input(0), pass.inputOffset(0), zero, 0, scratch, 0);
      timesAlpha.run(scratch, 0, pass.parameter(0), 0, scratch, 0);
      above.run(pass.input(0), pass.inputOffset(0), y, at);
      plus.run(y, at, scratch, 0, y, at);
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment scratch = pass.scratch();
      MemorySegment gradOutput = pass.gradOutput();
      below.run(pass.input(0), pass.inputOffset(0), zero, 0, scratch, 0);
      times.run(scratch, 0, gradOutput, 0, scratch, 0);
      sums.run(scratch, 0, pass.gradParameter(0), pass.gradParameterOffset(0));
      MemorySegment gradient = pass.gradInput(0);
      if (gradient != null) {
        aboveGradient.run(pass.input(0), pass.inputOffset(0), gradOutput, 0, scratch, 0);
        minus.run(gradOutput, 0, scratch, 0, gradient, 0);
        timesAlpha.run(gradient, 0, pass.parameter(0), 0, gradient, 0);
        plus.run(gradient, 0, scratch, 0, gradient, 0);
      }
    }
  }
}

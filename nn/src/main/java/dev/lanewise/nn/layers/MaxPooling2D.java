package dev.lanewise.nn.layers;

import dev.lanewise.kernels.MaxPool2d;
import dev.lanewise.kernels.MaxPool2dBackward;
import dev.lanewise.kernels.MaxPool2dForward;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Pool2dShape;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The largest value of each window, channel by channel. Windows do not overlap unless strides say
 * so. The gradient goes to a window's first maximum.
 *
 * @param poolHeight rows of the window
 * @param poolWidth columns of the window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param padding how windows meet the border
 * @param name the layer's name, or null
 */
public record MaxPooling2D(
    int poolHeight,
    int poolWidth,
    int strideHeight,
    int strideWidth,
    Padding padding,
    @Nullable String name)
    implements Layer {

  /** Refuses sizes below 1. */
  public MaxPooling2D {
    if (poolHeight < 1 || poolWidth < 1 || strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException(
          "MaxPooling2D: expected a pool and strides of at least 1, got pool "
              + (poolHeight + "x" + poolWidth)
              + (", strides " + strideHeight + ", " + strideWidth));
    }
  }

  /** Square windows that do not overlap. */
  public static MaxPooling2D of(int poolSize) {
    return of(poolSize, poolSize);
  }

  /** Windows that do not overlap. */
  public static MaxPooling2D of(int poolHeight, int poolWidth) {
    return new MaxPooling2D(poolHeight, poolWidth, poolHeight, poolWidth, Padding.VALID, null);
  }

  /** The same with strides. */
  public MaxPooling2D strides(int height, int width) {
    return new MaxPooling2D(poolHeight, poolWidth, height, width, padding, name);
  }

  /** The same with another padding. */
  public MaxPooling2D padding(Padding newPadding) {
    return new MaxPooling2D(poolHeight, poolWidth, strideHeight, strideWidth, newPadding, name);
  }

  /** The same with a name. */
  public MaxPooling2D name(String newName) {
    return new MaxPooling2D(poolHeight, poolWidth, strideHeight, strideWidth, padding, newName);
  }

  @Override
  public String type() {
    return "MaxPooling2D";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Pool2dShape shape = shape(1, inputs.getFirst());
    return Shape.of(shape.outputHeight(), shape.outputWidth(), inputs.getFirst().get(2));
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(shape(request.samples(), request.input()), request);
  }

  private Pool2dShape shape(int samples, Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException(
          "expected an input of shape (height, width, channels), got " + input);
    }
    return new Pool2dShape(
        samples,
        input.get(0),
        input.get(1),
        input.get(2),
        poolHeight,
        poolWidth,
        strideHeight,
        strideWidth,
        padding);
  }

  private static final class Step implements LayerStep {
    private final MaxPool2dForward forward;
    private final MaxPool2dBackward backward;
    private final boolean training;

    Step(Pool2dShape shape, StepRequest request) {
      forward = MaxPool2d.forward(shape, request.parallelism());
      backward = MaxPool2d.backward(shape, request.parallelism());
      training = request.training();
    }

    /** The winners. */
    @Override
    public long savedBytes() {
      return training ? forward.winnersBytes() : 0;
    }

    @Override
    public void forward(Pass pass) {
      if (training) {
        forward.runWithWinners(
            pass.input(0),
            pass.inputOffset(0),
            pass.output(),
            pass.outputOffset(),
            pass.saved(),
            0);
      } else {
        forward.run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
      }
    }

    @Override
    public void backward(Pass pass) {
      MemorySegment gradient = pass.gradInput(0);
      if (gradient != null) {
        backward.run(pass.gradOutput(), 0, pass.saved(), 0, gradient, 0);
      }
    }
  }
}

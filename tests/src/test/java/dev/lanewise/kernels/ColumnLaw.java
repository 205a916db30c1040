package dev.lanewise.kernels;

import java.util.Arrays;

/**
 * The bit law of a direct gradient by the input, as written: a cell is the sum of the chains of the
 * output pixels that met it, in their order, from a bias or from the first chain.
 */
final class ColumnLaw {
  private final Conv2dShape shape;
  private final float[] gradOutput;
  private final float[] weights;

  ColumnLaw(Conv2dShape shape, float[] gradOutput, float[] weights) {
    this.shape = shape;
    this.gradOutput = gradOutput;
    this.weights = weights;
  }

  /** Without bias: a cell that was not met is +0. */
  float[] sums() {
    return sums(new float[cells()], false);
  }

  /** From a bias for each channel. */
  float[] sums(float[] bias) {
    float[] starts = new float[cells()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = bias[i % bias.length];
    }
    return sums(starts, true);
  }

  private int cells() {
    return shape.batch() * shape.height() * shape.width() * shape.channels();
  }

  private float[] sums(float[] starts, boolean biased) {
    boolean[] added = new boolean[starts.length];
    Arrays.fill(added, biased);
    int channels = shape.channels() / shape.groups();
    new ConvOracle(shape)
        .windows()
        .visit(
            (input, tap, output) -> {
              for (int c = 0; c < shape.channels(); c++) {
                int cell = input * shape.channels() + c;
                float chain = chain(tap * channels + c % channels, output, c / channels);
                starts[cell] = added[cell] ? starts[cell] + chain : chain;
                added[cell] = true;
              }
            });
    return starts;
  }

  /** Over the filters of a group, for one of its weights' rows and one output pixel. */
  private float chain(int row, int output, int group) {
    int filters = shape.filters() / shape.groups();
    float chain = 0f;
    for (int f = group * filters; f < (group + 1) * filters; f++) {
      chain =
          Math.fma(
              gradOutput[output * shape.filters() + f], weights[row * shape.filters() + f], chain);
    }
    return chain;
  }
}

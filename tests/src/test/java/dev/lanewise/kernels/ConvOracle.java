package dev.lanewise.kernels;

/**
 * Convolution and its gradients in double precision, straight from the definition: one visit of
 * every pair of an output pixel and a tap. The gradients are the adjoints of forward by
 * construction.
 */
public final class ConvOracle {
  private final Conv2dShape shape;
  private final WindowOracle windows;

  /** The exact result. */
  double[] exact = {};

  /** The sum of the absolute values of what was added up. */
  double[] magnitude = {};

  /** The convolution of a shape. */
  public ConvOracle(Conv2dShape shape) {
    this.shape = shape;
    windows =
        new WindowOracle(
            shape.batch(),
            WindowOracle.Axis.rows(
                shape.height(),
                shape.kernelHeight(),
                shape.strideHeight(),
                shape.dilationHeight(),
                shape.padding()),
            WindowOracle.Axis.columns(
                shape.width(),
                shape.kernelWidth(),
                shape.strideWidth(),
                shape.dilationWidth(),
                shape.padding()));
  }

  /** Where windows lie. */
  public WindowOracle windows() {
    return windows;
  }

  /** An upper bound of the terms in a sum. */
  int terms() {
    int taps = shape.kernelHeight() * shape.kernelWidth();
    return taps * Math.max(shape.channels(), shape.filters())
        + shape.batch() * shape.outputHeight() * shape.outputWidth();
  }

  void forward(float[] input, float[] weights, float[] bias) {
    start((int) (shape.outputBytes() / Float.BYTES));
    for (int y = 0; y < exact.length; y++) {
      add(y, bias[y % shape.filters()]);
    }
    visit((x, w, y) -> add(y, (double) input[x] * weights[w]));
  }

  void backwardInput(float[] gradOutput, float[] weights) {
    start((int) (shape.inputBytes() / Float.BYTES));
    visit((x, w, y) -> add(x, (double) gradOutput[y] * weights[w]));
  }

  void backwardWeights(float[] input, float[] gradOutput) {
    start((int) (shape.weightsBytes() / Float.BYTES));
    visit((x, w, y) -> add(w, (double) input[x] * gradOutput[y]));
  }

  private void start(int count) {
    exact = new double[count];
    magnitude = new double[count];
  }

  private void add(int at, double term) {
    exact[at] += term;
    magnitude[at] += Math.abs(term);
  }

  /** What is done with a term of the sums, {@code input[x] * weights[w]} of {@code output[y]}. */
  public interface Tap {
    /** Called for each term. */
    void at(int x, int w, int y);
  }

  /** Visits every term. */
  public void visit(Tap tap) {
    windows.visit(
        (input, cell, output) -> {
          int channels = shape.channels() / shape.groups();
          int filters = shape.filters() / shape.groups();
          for (int f = 0; f < shape.filters(); f++) {
            for (int c = 0; c < channels; c++) {
              tap.at(
                  input * shape.channels() + f / filters * channels + c,
                  (cell * channels + c) * shape.filters() + f,
                  output * shape.filters() + f);
            }
          }
        });
  }
}

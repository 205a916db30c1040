package dev.lanewise.kernels;

/**
 * Convolution and its gradients in double precision, straight from the definition: one visit of
 * every pair of an output pixel and a tap. The gradients are the adjoints of forward by
 * construction.
 */
final class ConvOracle {
  private final Conv2dShape shape;
  private final int top;
  private final int left;

  /** The exact result. */
  double[] exact = {};

  /** The sum of the absolute values of what was added up. */
  double[] magnitude = {};

  ConvOracle(Conv2dShape shape) {
    this.shape = shape;
    top =
        before(
            shape.height(),
            shape.kernelHeight(),
            shape.strideHeight(),
            shape.dilationHeight(),
            true);
    left =
        before(
            shape.width(), shape.kernelWidth(), shape.strideWidth(), shape.dilationWidth(), false);
  }

  private int before(int size, int kernel, int stride, int dilation, boolean rows) {
    return switch (shape.padding()) {
      case Padding.Valid v -> 0;
      case Padding.Explicit e -> rows ? e.top() : e.left();
      case Padding.Same s -> {
        int output = (size + stride - 1) / stride;
        int total = (output - 1) * stride + (kernel - 1) * dilation + 1 - size;
        yield Math.max(0, total) / 2;
      }
    };
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

  private interface Tap {
    void at(int input, int weight, int output);
  }

  private void visit(Tap tap) {
    int y = 0;
    for (int b = 0; b < shape.batch(); b++) {
      for (int i = 0; i < shape.outputHeight(); i++) {
        for (int j = 0; j < shape.outputWidth(); j++, y += shape.filters()) {
          for (int r = 0; r < shape.kernelHeight(); r++) {
            int row = i * shape.strideHeight() - top + r * shape.dilationHeight();
            for (int s = 0; s < shape.kernelWidth(); s++) {
              int column = j * shape.strideWidth() - left + s * shape.dilationWidth();
              if (row >= 0 && row < shape.height() && column >= 0 && column < shape.width()) {
                pixel(
                    tap,
                    ((b * shape.height() + row) * shape.width() + column),
                    r * shape.kernelWidth() + s,
                    y);
              }
            }
          }
        }
      }
    }
  }

  private void pixel(Tap tap, int inputPixel, int kernelCell, int output) {
    for (int c = 0; c < shape.channels(); c++) {
      for (int f = 0; f < shape.filters(); f++) {
        tap.at(
            inputPixel * shape.channels() + c,
            (kernelCell * shape.channels() + c) * shape.filters() + f,
            output + f);
      }
    }
  }
}

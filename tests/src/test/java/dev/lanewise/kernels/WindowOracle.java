package dev.lanewise.kernels;

/**
 * Sliding windows over images, straight from the definition: output pixel (i, j) meets the input
 * cells {@code (i * stride - before + r * dilation, j * stride - before + s * dilation)}.
 *
 * @param batch images
 * @param rows the windows' rows
 * @param columns the windows' columns
 */
public record WindowOracle(int batch, Axis rows, Axis columns) {

  /**
   * One axis.
   *
   * @param input cells of the image
   * @param kernel cells of the window
   * @param stride from one window to the next
   * @param dilation from one cell of the window to the next
   * @param before padding in front of the image
   * @param output windows
   */
  public record Axis(int input, int kernel, int stride, int dilation, int before, int output) {
    /** The axis of rows. */
    public static Axis rows(int input, int kernel, int stride, int dilation, Padding padding) {
      return padding instanceof Padding.Explicit p
          ? of(input, kernel, stride, dilation, p.top(), p.bottom())
          : of(input, kernel, stride, dilation, padding);
    }

    /** The axis of columns. */
    public static Axis columns(int input, int kernel, int stride, int dilation, Padding padding) {
      return padding instanceof Padding.Explicit p
          ? of(input, kernel, stride, dilation, p.left(), p.right())
          : of(input, kernel, stride, dilation, padding);
    }

    private static Axis of(int input, int kernel, int stride, int dilation, Padding padding) {
      if (padding.equals(Padding.VALID)) {
        return of(input, kernel, stride, dilation, 0, 0);
      }
      int output = (input + stride - 1) / stride;
      int total = Math.max(0, (output - 1) * stride + (kernel - 1) * dilation + 1 - input);
      return new Axis(input, kernel, stride, dilation, total / 2, output);
    }

    private static Axis of(int input, int kernel, int stride, int dilation, int before, int after) {
      int free = input + before + after - ((kernel - 1) * dilation + 1);
      return new Axis(input, kernel, stride, dilation, before, free / stride + 1);
    }

    /** The input cell that a window's cell lies on, or -1 on padding. */
    private int cell(int window, int cell) {
      int at = window * stride - before + cell * dilation;
      return at < input ? Math.max(at, -1) : -1;
    }

    private boolean inside(int window, int margin) {
      int start = window * stride - before;
      return start >= margin && start + (kernel - 1) * dilation < input;
    }
  }

  /** Output pixels of all images. */
  public int outputPixels() {
    return batch * rows.output * columns.output;
  }

  /**
   * Whether an output pixel's window lies on the image alone, that many cells or more from its
   * upper and left borders.
   */
  boolean inside(int outputPixel, int rowMargin, int columnMargin) {
    return rows.inside(outputPixel / columns.output % rows.output, rowMargin)
        && columns.inside(outputPixel % columns.output, columnMargin);
  }

  /** What is done with a pair. */
  public interface Visitor {
    /**
     * Called for each pair.
     *
     * @param input number of the input pixel
     * @param cell number of the window's cell
     * @param output number of the output pixel
     */
    void at(int input, int cell, int output);
  }

  /** Visits every pair of an output pixel and a cell of its window that lies on the image. */
  public void visit(Visitor visitor) {
    int output = 0;
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < rows.output; i++) {
        for (int j = 0; j < columns.output; j++, output++) {
          for (int r = 0; r < rows.kernel; r++) {
            for (int s = 0; s < columns.kernel; s++) {
              int row = rows.cell(i, r);
              int column = columns.cell(j, s);
              if (row >= 0 && column >= 0) {
                visitor.at(
                    (b * rows.input + row) * columns.input + column,
                    r * columns.kernel + s,
                    output);
              }
            }
          }
        }
      }
    }
  }
}

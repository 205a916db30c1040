package dev.lanewise.kernels.internal.drive;

/**
 * The windows of a pooled image in runs: neighbours in a row of the output whose windows have the
 * same shape, once the border has clipped them.
 *
 * @param height rows of the input
 * @param width columns of the input
 * @param poolHeight rows of a window
 * @param poolWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param top padding rows before the first
 * @param left padding columns before the first
 * @param outputHeight rows of windows
 * @param outputWidth windows in a row
 */
public record PoolWindows(
    int height,
    int width,
    int poolHeight,
    int poolWidth,
    int strideHeight,
    int strideWidth,
    int top,
    int left,
    int outputHeight,
    int outputWidth) {

  /** Takes runs. */
  public interface Visitor {
    /**
     * Takes one.
     *
     * @param image as given
     * @param pixel the first output pixel, counted row by row
     * @param pixels how many
     * @param rows rows of each window that lie in the image; may be 0
     * @param columns columns likewise
     * @param cell the first window's first cell in the image, counted row by row
     */
    void run(int image, int pixel, int pixels, int rows, int columns, int cell);
  }

  /** Whether each cell lies in exactly one window. */
  public boolean tile() {
    return disjoint()
        && covers(height, poolHeight, strideHeight, top, outputHeight)
        && covers(width, poolWidth, strideWidth, left, outputWidth);
  }

  private static boolean covers(int cells, int pool, int stride, int before, int windows) {
    return pool == stride && (long) windows * stride - before >= cells;
  }

  /** Whether no cell lies in two windows. */
  public boolean disjoint() {
    return poolHeight <= strideHeight && poolWidth <= strideWidth;
  }

  /** Visits all runs of an image, row by row. */
  public void visit(int image, Visitor visitor) {
    int whole = Math.min(outputWidth, Math.ceilDiv(left, strideWidth));
    long last = (long) width - poolWidth + left;
    int end = last < 0 ? whole : Math.clamp(last / strideWidth + 1, whole, outputWidth);
    for (int i = 0; i < outputHeight; i++) {
      for (int j = 0; j < whole; j++) {
        visit(image, i, j, 1, visitor);
      }
      if (whole < end) {
        visit(image, i, whole, end - whole, visitor);
      }
      for (int j = end; j < outputWidth; j++) {
        visit(image, i, j, 1, visitor);
      }
    }
  }

  private void visit(int image, int i, int j, int pixels, Visitor visitor) {
    int row = i * strideHeight - top;
    int column = j * strideWidth - left;
    int firstRow = Math.max(row, 0);
    int firstColumn = Math.max(column, 0);
    int rows = Math.max(0, Math.min(row + poolHeight, height) - firstRow);
    int columns = Math.max(0, Math.min(column + poolWidth, width) - firstColumn);
    visitor.run(image, i * outputWidth + j, pixels, rows, columns, firstRow * width + firstColumn);
  }
}

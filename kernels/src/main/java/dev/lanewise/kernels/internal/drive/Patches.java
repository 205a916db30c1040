package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * The windows of an image as rows of a matrix: pixel (i, j) of the output sees the patch
 *
 * <pre>
 *   patch[r][s][c] = image[i * strideHeight - top + r * dilationHeight][j * strideWidth - left + s * dilationWidth][c]
 * </pre>
 *
 * with zeros outside. Patches may hold a part of the image's channels, neighbours, of which the
 * first is where the image is said to start. {@link #add} goes the other way, as gradients do.
 *
 * @param height rows of the image
 * @param width columns of the image
 * @param channels channels of a patch
 * @param pitch channels of the image
 * @param kernelHeight rows of a window
 * @param kernelWidth columns of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param dilationHeight rows from one window row to the next
 * @param dilationWidth columns from one window column to the next
 * @param top zero rows above
 * @param left zero columns before
 * @param outputWidth windows in a row
 */
public record Patches(
    int height,
    int width,
    int channels,
    int pitch,
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int dilationHeight,
    int dilationWidth,
    int top,
    int left,
    int outputWidth) {
  /** Floats of a run that are better added one by one, each for a row of pixels at once. */
  private static final int SHORT_RUN = 16;

  /** Floats in a patch. */
  public int length() {
    return kernelHeight * kernelWidth * channels;
  }

  /** Bytes of an image. */
  public long imageBytes() {
    return (long) height * width * pitch * Float.BYTES;
  }

  /** Bytes from one pixel of the image to the next. */
  public long pixelBytes() {
    return (long) pitch * Float.BYTES;
  }

  /** Whether an image's pixels are its patches, in order, {@link #pixelBytes} apart. */
  public boolean inPlace() {
    return kernelHeight == 1
        && kernelWidth == 1
        && strideHeight == 1
        && strideWidth == 1
        && top == 0
        && left == 0
        && outputWidth == width;
  }

  /**
   * Whether patches are better laid out cell by cell ({@link #buildByCell}): with one channel, the
   * runs of a patch are a few floats, but one cell of neighbouring patches is a run of the image.
   */
  public boolean byCell() {
    return pitch == 1 && strideWidth == 1;
  }

  /**
   * Writes the patches of {@code count} output pixels as columns: cell (r, s) of all patches, from
   * byte {@code patchOffset + (r * kernelWidth + s) * cellStep} on.
   */
  public void buildByCell(
      RowKernels rows,
      int pixel,
      int count,
      MemorySegment image,
      long imageOffset,
      MemorySegment patches,
      long patchOffset,
      long cellStep) {
    int done = 0;
    while (done < count) {
      int i = (pixel + done) / outputWidth;
      int j = (pixel + done) % outputWidth;
      int run = Math.min(outputWidth - j, count - done);
      long target = patchOffset + (long) done * Float.BYTES;
      for (int r = 0; r < kernelHeight; r++) {
        int row = i * strideHeight - top + r * dilationHeight;
        for (int s = 0; s < kernelWidth; s++) {
          clippedRun(
              rows, row, j - left + s * dilationWidth, run, image, imageOffset, patches, target);
          target += cellStep;
        }
      }
      done += run;
    }
  }

  /**
   * Writes the patches of {@code count} output pixels, from {@code pixel} on, one after the other:
   * a kernel row (or cell, where those lie apart) of all neighbours, then the next.
   */
  public void build(
      RowKernels rows,
      int pixel,
      int count,
      MemorySegment image,
      long imageOffset,
      MemorySegment patches,
      long patchOffset) {
    long patchBytes = (long) length() * Float.BYTES;
    int cells = dense() ? kernelWidth : 1;
    int done = 0;
    while (done < count) {
      int i = (pixel + done) / outputWidth;
      int j = (pixel + done) % outputWidth;
      int run = Math.min(outputWidth - j, count - done);
      long target = patchOffset + done * patchBytes;
      for (int r = 0; r < kernelHeight; r++) {
        int row = i * strideHeight - top + r * dilationHeight;
        for (int s = 0; s < kernelWidth; s += cells) {
          int column = j * strideWidth - left + s * dilationWidth;
          buildRow(rows, row, column, cells, run, image, imageOffset, patches, target, patchBytes);
          target += (long) cells * channels * Float.BYTES;
        }
      }
      done += run;
    }
  }

  /** Neighbouring cells of an image row, for each of {@code count} patches. */
  private void buildRow(
      RowKernels rows,
      int row,
      int first,
      int cells,
      int count,
      MemorySegment image,
      long imageOffset,
      MemorySegment patches,
      long target,
      long patchBytes) {
    int inside = firstInside(first, count);
    int end = row < 0 || row >= height ? inside : endInside(first, cells, inside, count);
    for (int n = 0; n < count; n++) {
      int column = first + n * strideWidth;
      long to = target + n * patchBytes;
      if (n == inside && inside < end) {
        rows.copy(
            end - inside,
            cells * channels,
            image,
            imageOffset + ((long) row * width + column) * pixelBytes(),
            strideWidth * pixelBytes(),
            patches,
            to,
            patchBytes);
        n = end - 1;
      } else {
        clippedRun(rows, row, column, cells, image, imageOffset, patches, to);
      }
    }
  }

  /** The first of {@code count} windows, {@code strideWidth} apart, not cut off at the left. */
  private int firstInside(long first, int count) {
    return Math.clamp(Math.ceilDiv(-first, strideWidth), 0, count);
  }

  /** The first window after {@code inside} that is cut off at the right. */
  private int endInside(long first, int cells, int inside, int count) {
    return Math.clamp(Math.floorDiv(width - cells - first, strideWidth) + 1, inside, count);
  }

  /** Whether a row of a window is one run of floats in the image. */
  private boolean dense() {
    return pitch == channels && dilationWidth == 1;
  }

  /**
   * Adds {@code kernelRows} rows of the patches of {@code count} output pixels to the image's rows
   * from {@code rowFrom} to before {@code rowTo}, pixel by pixel; what lies outside is left out.
   *
   * @param kernelRow the first row that the patches hold
   * @param patchStep bytes from one patch to the next
   */
  public void add(
      RowKernels rows,
      int pixel,
      int count,
      int kernelRow,
      int kernelRows,
      MemorySegment patches,
      long patchOffset,
      long patchStep,
      int rowFrom,
      int rowTo,
      MemorySegment image,
      long imageOffset) {
    int done = 0;
    while (done < count) {
      long i = (pixel + done) / outputWidth;
      int j = (pixel + done) % outputWidth;
      int run = Math.min(outputWidth - j, count - done);
      for (int r = 0; r < kernelRows; r++) {
        long row = i * strideHeight - top + (long) (kernelRow + r) * dilationHeight;
        if (row >= rowFrom && row < rowTo) {
          addRow(
              rows,
              j,
              run,
              patches,
              patchOffset + done * patchStep + (long) r * kernelWidth * channels * Float.BYTES,
              patchStep,
              image,
              imageOffset + row * width * pixelBytes());
        }
      }
      done += run;
    }
  }

  /**
   * Adds one kernel row of neighbouring patches to an image row: all its cells at once or, where
   * those lie apart, column by column from the last, so that pixels still come in order.
   */
  private void addRow(
      RowKernels rows,
      int pixel,
      int count,
      MemorySegment patches,
      long source,
      long patchStep,
      MemorySegment image,
      long imageRow) {
    int cells = dense() && kernelWidth * channels > SHORT_RUN ? kernelWidth : 1;
    long cellBytes = (long) channels * Float.BYTES;
    for (int s = kernelWidth - cells; s >= 0; s -= cells) {
      long first = (long) pixel * strideWidth - left + (long) s * dilationWidth;
      int inside = firstInside(first, count);
      int end = endInside(first, cells, inside, count);
      int pixels;
      for (int n = 0; n < count; n += pixels) {
        pixels = n == inside && inside < end ? end - inside : 1;
        long column = first + (long) n * strideWidth;
        int from = Math.clamp(-column, 0, cells);
        int to = Math.clamp(width - column, from, cells);
        rows.add(
            pixels,
            (to - from) * channels,
            patches,
            source + n * patchStep + (s + from) * cellBytes,
            patchStep,
            image,
            imageRow + (column + from) * pixelBytes(),
            strideWidth * pixelBytes());
      }
    }
  }

  /** Copies {@code cells} neighbouring cells of an image row, with zeros outside the image. */
  private void clippedRun(
      RowKernels rows,
      int row,
      int column,
      int cells,
      MemorySegment image,
      long imageOffset,
      MemorySegment patches,
      long target) {
    boolean outside = row < 0 || row >= height;
    int from = outside ? cells : Math.clamp(-column, 0, cells);
    int to = outside ? cells : Math.clamp(width - column, from, cells);
    long cellBytes = (long) channels * Float.BYTES;
    long source = imageOffset + ((long) row * width + column + from) * pixelBytes();
    long inside = target + from * cellBytes;
    rows.zero(1, from * channels, patches, target, 0);
    rows.copy(1, (to - from) * channels, image, source, 0, patches, inside, 0);
    rows.zero(1, (cells - to) * channels, patches, target + to * cellBytes, 0);
  }
}

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
 * with zeros outside. The image may be spread: {@code spread - 1} rows (columns) of zeros then
 * stand between its rows (columns), as the gradient of a strided convolution needs. Patches may
 * hold a part of the image's channels, neighbours, of which the first is where the image is said to
 * start.
 *
 * @param height rows of the image as stored
 * @param width columns of the image as stored
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
 * @param spreadHeight rows of the spread image for each row but the last
 * @param spreadWidth columns of the spread image for each column but the last
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
    int spreadHeight,
    int spreadWidth,
    int outputWidth) {

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
        && spreadHeight == 1
        && spreadWidth == 1
        && outputWidth == width;
  }

  /**
   * Whether patches are better laid out cell by cell ({@link #buildByCell}): with one channel, the
   * runs of a patch are a few floats, but one cell of neighbouring patches is a run of the image.
   */
  public boolean byCell() {
    return pitch == 1 && strideWidth == 1 && spreadHeight == 1 && spreadWidth == 1;
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
   * Writes the patches of {@code count} output pixels, from {@code pixel} on, one after the other.
   */
  public void build(
      RowKernels rows,
      int pixel,
      int count,
      MemorySegment image,
      long imageOffset,
      MemorySegment patches,
      long patchOffset) {
    int i = pixel / outputWidth;
    int j = pixel % outputWidth;
    long patchBytes = (long) length() * Float.BYTES;
    for (int n = 0; n < count; n++) {
      patch(
          rows,
          i * strideHeight - top,
          j * strideWidth - left,
          image,
          imageOffset,
          patches,
          patchOffset + n * patchBytes);
      if (++j == outputWidth) {
        j = 0;
        i++;
      }
    }
  }

  private void patch(
      RowKernels rows,
      int row,
      int column,
      MemorySegment image,
      long imageOffset,
      MemorySegment patches,
      long target) {
    boolean dense =
        pitch == channels && spreadHeight == 1 && spreadWidth == 1 && dilationWidth == 1;
    if (dense
        && row >= 0
        && column >= 0
        && column + kernelWidth <= width
        && row + (kernelHeight - 1) * dilationHeight < height) {
      long rowBytes = width * pixelBytes();
      int run = kernelWidth * channels;
      rows.copy(
          kernelHeight,
          run,
          image,
          imageOffset + row * rowBytes + column * pixelBytes(),
          dilationHeight * rowBytes,
          patches,
          target,
          (long) run * Float.BYTES);
      return;
    }
    for (int r = 0; r < kernelHeight; r++) {
      int stored = stored(row + r * dilationHeight, spreadHeight, height);
      if (stored < 0) {
        rows.zero(1, kernelWidth * channels, patches, target, 0);
      } else if (spreadWidth == 1 && dilationWidth == 1) {
        clippedRun(rows, stored, column, kernelWidth, image, imageOffset, patches, target);
      } else {
        scatteredRow(rows, stored, column, image, imageOffset, patches, target);
      }
      target += (long) kernelWidth * channels * Float.BYTES;
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
    if (pitch == channels) {
      rows.copy(1, (to - from) * channels, image, source, 0, patches, inside, 0);
    } else {
      rows.copy(to - from, channels, image, source, pixelBytes(), patches, inside, cellBytes);
    }
    rows.zero(1, (cells - to) * channels, patches, target + to * cellBytes, 0);
  }

  /** A patch row whose cells lie apart: cell by cell. */
  private void scatteredRow(
      RowKernels rows,
      int row,
      int column,
      MemorySegment image,
      long imageOffset,
      MemorySegment patches,
      long target) {
    long cellBytes = (long) channels * Float.BYTES;
    for (int s = 0; s < kernelWidth; s++) {
      int stored = stored(column + s * dilationWidth, spreadWidth, width);
      if (stored < 0) {
        rows.zero(1, channels, patches, target, 0);
      } else {
        long source = imageOffset + ((long) row * width + stored) * pixelBytes();
        rows.copy(1, channels, image, source, 0, patches, target, 0);
      }
      target += cellBytes;
    }
  }

  /** The stored index of an index of the spread image; negative for zeros between and outside. */
  private static int stored(int index, int spread, int size) {
    if (index < 0 || index % spread != 0) {
      return -1;
    }
    int stored = index / spread;
    return stored < size ? stored : -1;
  }
}

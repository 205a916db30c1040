package dev.lanewise.kernels.internal.drive;

import dev.lanewise.kernels.internal.micro.OneChannelKernels;
import dev.lanewise.kernels.internal.micro.RowKernels;
import java.lang.foreign.MemorySegment;

/**
 * Rows of a 3 x 3 convolution of images of one channel, at stride 1: read in place where the image
 * has no border of zeros, else from a copy of its rows with the border.
 *
 * @param kernels what computes a row
 * @param rowKernels copies rows
 * @param height rows of an image
 * @param width columns of an image
 * @param top rows of zeros above an image
 * @param left columns of zeros before an image
 * @param outputHeight rows of the output
 * @param outputWidth columns of the output
 * @param filters filters
 */
public record OneChannelRows(
    OneChannelKernels kernels,
    RowKernels rowKernels,
    int height,
    int width,
    int top,
    int left,
    int outputHeight,
    int outputWidth,
    int filters) {
  private static final int TAPS = 3;

  /** Floats of scratch memory for {@code rows} rows of output. */
  public long scratchFloats(int rows) {
    return inPlace() ? 0 : (long) (rows + TAPS - 1) * borderedWidth();
  }

  private boolean inPlace() {
    return top == 0
        && left == 0
        && outputHeight == height - TAPS + 1
        && outputWidth == width - TAPS + 1;
  }

  private int borderedWidth() {
    return outputWidth + TAPS - 1;
  }

  private long imageBytes() {
    return (long) height * width * 4;
  }

  private long outputRowBytes() {
    return (long) outputWidth * filters * 4;
  }

  /** Computes rows of output of one image. */
  public void forward(
      int image,
      int row,
      int rows,
      MemorySegment images,
      long imagesOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment bias,
      long biasOffset,
      MemorySegment outputs,
      long outputsOffset,
      MemorySegment scratch,
      long scratchOffset,
      float floor) {
    MemorySegment x = inPlace() ? images : scratch;
    long from = bordered(image, row, rows, images, imagesOffset, scratch, scratchOffset);
    long step = (inPlace() ? width : borderedWidth()) * 4L;
    long to = outputsOffset + ((long) image * outputHeight + row) * outputRowBytes();
    for (int i = 0; i < rows; i++) {
      long x0 = from + i * step;
      kernels.forward(
          outputWidth,
          filters,
          x,
          x0,
          x0 + step,
          x0 + 2 * step,
          weights,
          weightsOffset,
          bias,
          biasOffset,
          outputs,
          to + i * outputRowBytes(),
          (long) filters * 4,
          floor);
    }
  }

  /** Floats of scratch memory for the gradient over {@code images} images. */
  public long gradientFloats(int images) {
    return images * scratchFloats(outputHeight);
  }

  /** The sums [3, 3, filters] of the gradient by the weights over {@code count} images. */
  public void gradient(
      int image,
      int count,
      MemorySegment images,
      long imagesOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment scratch,
      long sumsOffset,
      long scratchOffset) {
    long from = imagesOffset + image * imageBytes();
    long bordered = scratchFloats(outputHeight) * 4;
    if (!inPlace()) {
      from = scratchOffset;
      for (int i = 0; i < count; i++) {
        bordered(image + i, 0, outputHeight, images, imagesOffset, scratch, from + i * bordered);
      }
    }
    kernels.gradient(
        count,
        outputHeight,
        outputWidth,
        filters,
        inPlace() ? images : scratch,
        from,
        inPlace() ? imageBytes() : bordered,
        (inPlace() ? width : borderedWidth()) * 4L,
        gradOutput,
        gradOutputOffset + (long) image * outputHeight * outputRowBytes(),
        scratch,
        sumsOffset);
  }

  /** Copies the rows that some rows of output see, if need be; returns where they start. */
  private long bordered(
      int image,
      int row,
      int rows,
      MemorySegment images,
      long imagesOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long source = imagesOffset + image * imageBytes();
    if (inPlace()) {
      return source + (long) row * width * 4;
    }
    int seen = rows + TAPS - 1;
    int first = row - top;
    int above = Math.clamp(-first, 0, seen);
    int there = Math.clamp(height - first, above, seen) - above;
    int before = Math.clamp(left, 0, borderedWidth());
    int inside = Math.clamp(width + left, before, borderedWidth()) - before;
    long step = borderedWidth() * 4L;
    rowKernels.zero(1, seen * borderedWidth(), scratch, scratchOffset, 0);
    rowKernels.copy(
        there,
        inside,
        images,
        source + ((long) (first + above) * width + before - left) * 4,
        (long) width * 4,
        scratch,
        scratchOffset + above * step + before * 4L,
        step);
    return scratchOffset;
  }
}

package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.TapRuns;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What forward and backward-input depthwise convolution share: each target pixel is a chain over
 * the source cells that it meets, channel by channel.
 *
 * <p>With a multiplier above 1, forward repeats the channels of a source image in scratch, so that
 * they lie as the filters do; backward cuts images and weights into planes, one for each of a
 * channel's filters, and goes on with the chains from plane to plane.
 */
final class DepthwisePass {
  /** Floats of the target that pay for handing a piece to another thread. */
  private static final int PIECE_FLOATS = 16_384;

  /** Lines that slide together: pieces have whole numbers of them. */
  private static final int LINES = 3;

  private final TapRuns rows;
  private final TapRuns columns;
  private final TapRuns.Run[] rowPositions;
  private final TapRuns.Run[] columnRuns;
  private final int slide;
  private final int images;
  private final int sourceWidth;
  private final int sourcePixels;
  private final int targetWidth;
  private final int kernelWidth;
  private final int taps;
  private final int channels;
  private final int multiplier;
  private final int planes;
  private final int firstRows;
  private final int pieceRows;
  private final int imagePieces;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final float floor;
  private final Kept<Job> jobs = new Kept<>();

  private DepthwisePass(
      Conv2dShape shape,
      boolean backward,
      Activation activation,
      Parallelism parallelism,
      MicroKernels kernels) {
    rows = backward ? shape.rows().backwardTaps() : shape.rows().forwardTaps();
    columns = backward ? shape.columns().backwardTaps() : shape.columns().forwardTaps();
    rowPositions = array(rows.positions());
    columnRuns = array(columns.runs());
    images = shape.batch();
    int sourceHeight = backward ? shape.outputHeight() : shape.height();
    sourceWidth = backward ? shape.outputWidth() : shape.width();
    sourcePixels = sourceHeight * sourceWidth;
    targetWidth = backward ? shape.width() : shape.outputWidth();
    kernelWidth = shape.kernelWidth();
    taps = shape.kernelHeight() * kernelWidth;
    channels = backward ? shape.channels() : shape.filters();
    multiplier = shape.groupFilters();
    planes = backward ? multiplier : 1;
    long rowFloats = (long) targetWidth * channels;
    slide = planes == 1 && rows.dense() ? columns.slide() : -1;
    firstRows = slide < 0 || rowPositions[0].taps() == LINES ? 0 : 1;
    int together = slide < 0 ? 1 : LINES;
    long pieceTogether = Math.max(1, PIECE_FLOATS / (rowFloats * together));
    int most = (rowPositions.length - firstRows) / together;
    pieceRows =
        multiplier == 1 && most > 0
            ? (int) Math.min(pieceTogether, most) * together
            : rowPositions.length;
    imagePieces =
        slide < 0
            ? Math.ceilDiv(rowPositions.length, pieceRows)
            : Math.max(1, (rowPositions.length - firstRows) / pieceRows);
    this.parallelism = parallelism;
    this.kernels = kernels;
    floor = activation.floor();
  }

  /** From input to output. */
  static DepthwisePass forward(
      Conv2dShape shape, Activation activation, Parallelism parallelism, MicroKernels kernels) {
    return new DepthwisePass(shape, false, activation, parallelism, kernels);
  }

  /** From output gradient to input gradient. */
  static DepthwisePass backward(Conv2dShape shape, Parallelism parallelism, MicroKernels kernels) {
    return new DepthwisePass(shape, true, Activation.NONE, parallelism, kernels);
  }

  private static TapRuns.Run[] array(List<TapRuns.Run> runs) {
    return runs.toArray(new TapRuns.Run[0]);
  }

  Parallelism parallelism() {
    return parallelism;
  }

  long scratchBytes() {
    return startBytes() + planeWeightsBytes() + parallelism.threads() * workerBytes();
  }

  private long startBytes() {
    return Memory.alignUp((long) channels * Float.BYTES);
  }

  private long planeWeightsBytes() {
    return planes == 1 ? 0 : Memory.alignUp((long) planes * taps * channels * Float.BYTES);
  }

  /** A source image with repeated channels, or in planes. */
  private long workerBytes() {
    return multiplier == 1 ? 0 : Memory.alignUp(planes * planeBytes());
  }

  private long planeBytes() {
    return (long) sourcePixels * channels * Float.BYTES;
  }

  void run(
      MemorySegment source,
      long sourceOffset,
      MemorySegment weights,
      long weightsOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment target,
      long targetOffset,
      MemorySegment scratch,
      long scratchOffset) {
    StartRow.fill(kernels.rows(), bias, biasOffset, channels, channels, scratch, scratchOffset);
    MemorySegment taken = weights;
    long takenOffset = weightsOffset;
    if (planes > 1) {
      taken = scratch;
      takenOffset = scratchOffset + startBytes();
      cutIntoPlanes(taps * channels, weights, weightsOffset, taken, takenOffset);
    }
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(source, sourceOffset, taken, takenOffset, target, targetOffset, scratch, scratchOffset);
    try {
      parallelism.run(Math.multiplyExact(images, imagePieces), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  /** Sorts {@code count} times {@code planes} floats by the plane that they belong to. */
  private void cutIntoPlanes(
      int count, MemorySegment from, long fromOffset, MemorySegment to, long toOffset) {
    for (int plane = 0; plane < planes; plane++) {
      kernels
          .rows()
          .copy(
              count,
              1,
              from,
              fromOffset + (long) plane * Float.BYTES,
              (long) planes * Float.BYTES,
              to,
              toOffset + (long) plane * count * Float.BYTES,
              Float.BYTES);
    }
  }

  /** Some rows of one image. */
  private final class Job extends ConvolutionCall {
    @Override
    public void run(int piece, int worker) {
      long image = piece / imagePieces;
      int part = piece % imagePieces;
      int first = part == 0 ? 0 : firstRows + part * pieceRows;
      int last = part == imagePieces - 1 ? rowPositions.length : firstRows + (part + 1) * pieceRows;
      MemorySegment cells = input;
      long cellsOffset = inputOffset + image * planeBytes();
      if (multiplier > 1) {
        cells = scratch;
        cellsOffset = scratchOffset + startBytes() + planeWeightsBytes() + worker * workerBytes();
        if (planes == 1) {
          repeatChannels(
              kernels,
              sourcePixels * channels / multiplier,
              multiplier,
              input,
              inputOffset + image * (planeBytes() / multiplier),
              cells,
              cellsOffset);
        } else {
          cutIntoPlanes(
              sourcePixels * channels,
              input,
              inputOffset + image * planes * planeBytes(),
              cells,
              cellsOffset);
        }
      }
      long targetImage =
          outputOffset + image * rowPositions.length * targetWidth * channels * Float.BYTES;
      for (int row = first; row < last && slide >= 0; ) {
        row += lines(row, last, cells, cellsOffset, targetImage);
      }
      for (int plane = 0; plane < planes && slide < 0; plane++) {
        for (int row = first; row < last; row++) {
          row(plane, rowPositions[row], cells, cellsOffset + plane * planeBytes(), targetImage);
        }
      }
    }

    /** The first of some rows, and those after it that meet the same taps; returns how many. */
    private int lines(int first, int end, MemorySegment cells, long cellsOffset, long targetImage) {
      TapRuns.Run row = rowPositions[first];
      int last = first + 1;
      while (last < end
          && rowPositions[last].tap() == row.tap()
          && rowPositions[last].taps() == row.taps()) {
        last++;
      }
      long pixelBytes = (long) channels * Float.BYTES;
      TapRuns.Run run = columnRuns[slide];
      long cell = (long) row.cell() * sourceWidth + run.cell();
      long tap = (long) row.tap() * kernelWidth + run.tap();
      boolean done =
          kernels
              .depthwise()
              .lines(
                  last - first,
                  run.positions(),
                  channels,
                  row.taps(),
                  slide > 0,
                  columnRuns.length - 1 > slide,
                  cells,
                  cellsOffset + cell * pixelBytes,
                  pixelBytes,
                  sourceWidth * pixelBytes,
                  packed,
                  packedOffset + tap * pixelBytes,
                  rows.tapStep() * kernelWidth * pixelBytes,
                  columns.tapStep() * pixelBytes,
                  scratch,
                  scratchOffset,
                  output,
                  targetImage + (long) first * targetWidth * pixelBytes,
                  targetWidth * pixelBytes,
                  floor);
      for (int r = first; r < last && !done; r++) {
        row(0, rowPositions[r], cells, cellsOffset, targetImage);
      }
      return last - first;
    }

    private void row(
        int plane, TapRuns.Run row, MemorySegment cells, long cellsOffset, long targetImage) {
      long pixelBytes = (long) channels * Float.BYTES;
      long planeTaps = packedOffset + plane * taps * pixelBytes;
      for (TapRuns.Run run : columnRuns) {
        boolean meets = row.taps() > 0 && run.taps() > 0;
        long cell = (long) row.cell() * sourceWidth + run.cell();
        long tap = (long) row.tap() * kernelWidth + run.tap();
        long pixel = (long) row.position() * targetWidth + run.position();
        long to = targetImage + pixel * pixelBytes;
        long toStep = columns.positionStep() * pixelBytes;
        kernels
            .depthwise()
            .window(
                run.positions(),
                channels,
                meets ? row.taps() : 0,
                meets ? run.taps() : 0,
                cells,
                cellsOffset + cell * pixelBytes,
                columns.advance() * pixelBytes,
                rows.cellStep() * sourceWidth * pixelBytes,
                columns.cellStep() * pixelBytes,
                packed,
                planeTaps + tap * pixelBytes,
                rows.tapStep() * kernelWidth * pixelBytes,
                columns.tapStep() * pixelBytes,
                plane == 0 ? scratch : output,
                plane == 0 ? scratchOffset : to,
                plane == 0 ? 0 : toStep,
                output,
                to,
                toStep,
                floor);
      }
    }
  }

  /** Writes each of {@code count} floats {@code times} times, one after the other. */
  static void repeatChannels(
      MicroKernels kernels,
      int count,
      int times,
      MemorySegment from,
      long fromOffset,
      MemorySegment to,
      long toOffset) {
    for (int m = 0; m < times; m++) {
      kernels
          .rows()
          .copy(
              count,
              1,
              from,
              fromOffset,
              Float.BYTES,
              to,
              toOffset + (long) m * Float.BYTES,
              (long) times * Float.BYTES);
    }
  }
}

package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.TapRuns;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a depthwise convolution by its weights.
 *
 * <pre>
 *   gradWeights[r][s][c][m] = sum over b, i, j of
 *       input[b][i * strideHeight - top + r * dilationHeight][j * strideWidth - left + s * dilationWidth][c]
 *       * gradOutput[b][i][j][c * multiplier + m]
 * </pre>
 *
 * <p>Bit law: the batch is cut into pieces of 8 images. A piece's sum is one chain of FMAs from +0
 * through its images, rows and columns, padding left out; the pieces are added in order.
 *
 * <pre>{@code
 * var conv = DepthwiseConv2d.backwardWeights(depthwise, Parallelism.caller());
 * var scratch = Memory.bytes(arena, conv.scratchBytes());
 * conv.run(input, 0, gradOutput, 0, gradWeights, 0, scratch, 0);
 * }</pre>
 */
public final class DepthwiseConv2dBackwardWeights {
  /** Channels that pay for handing a part of a piece to another thread. */
  private static final int SPLIT_CHANNELS = 32;

  private final Conv2dShape shape;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final TapRuns rows;
  private final TapRuns columns;
  private final TapRuns.Run[] rowPositions;
  private final TapRuns.Run[] columnRuns;
  private final long inputBytes;
  private final long outputBytes;
  private final int slideRows;
  private final int slideColumns;
  private final long roomBytes;
  private final int outputWidth;
  private final int taps;
  private final int multiplier;
  private final int pieces;
  private final int splits;
  private final Kept<Job> jobs = new Kept<>();

  DepthwiseConv2dBackwardWeights(Conv2dShape shape, Parallelism parallelism, KernelSet kernelSet) {
    this.shape = DepthwiseConv2d.checked(shape);
    this.parallelism = parallelism;
    kernels = kernelSet.micro();
    rows = shape.rows().forwardTaps();
    columns = shape.columns().forwardTaps();
    rowPositions = rows.positions().toArray(new TapRuns.Run[0]);
    columnRuns = columns.runs().toArray(new TapRuns.Run[0]);
    slideColumns = columns.slide();
    slideRows = slideColumns < 0 ? -1 : rows.slide();
    roomBytes =
        slideRows < 0
            ? 0
            : Memory.alignUp(kernels.depthwise().imageRoom(shape.width(), shape.filters()));
    inputBytes = shape.inputBytes();
    outputBytes = shape.outputBytes();
    outputWidth = shape.outputWidth();
    taps = shape.kernelHeight() * shape.kernelWidth();
    multiplier = shape.groupFilters();
    pieces = Math.ceilDiv(shape.batch(), PatchGradient.PIECE_IMAGES);
    int most = Math.ceilDiv(shape.filters(), SPLIT_CHANNELS);
    splits =
        multiplier > 1 || pieces >= parallelism.threads()
            ? 1
            : Math.min(parallelism.threads(), most);
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return pieces * pieceBytes() + parallelism.threads() * workerBytes();
  }

  private long pieceBytes() {
    return Memory.alignUp(shape.weightsBytes());
  }

  private int imageFloats() {
    return shape.height() * shape.width() * shape.channels();
  }

  /** A kernel's room, and an image with repeated channels. */
  private long workerBytes() {
    return roomBytes
        + (multiplier == 1 ? 0 : Memory.alignUp((long) imageFloats() * multiplier * Float.BYTES));
  }

  /**
   * Computes the gradient [kernelHeight, kernelWidth, channels, multiplier] of an input [batch,
   * height, width, channels] and an output gradient [batch, outputHeight, outputWidth, channels *
   * multiplier]; what stood there before is lost.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      MemorySegment scratch,
      long scratchOffset) {
    long weightsBytes = shape.weightsBytes();
    Operand.output("gradWeights", gradWeights, gradWeightsOffset, weightsBytes, parallelism);
    long scratchBytes = scratchBytes();
    Operand.scratchApart(
        scratch,
        scratchOffset,
        scratchBytes,
        parallelism,
        "gradWeights",
        gradWeights,
        gradWeightsOffset,
        weightsBytes);
    Operand.inputApart(
        "input",
        input,
        inputOffset,
        inputBytes,
        parallelism,
        scratch,
        scratchOffset,
        scratchBytes,
        "gradWeights",
        gradWeights,
        gradWeightsOffset,
        weightsBytes);
    Operand.inputApart(
        "gradOutput",
        gradOutput,
        gradOutputOffset,
        outputBytes,
        parallelism,
        scratch,
        scratchOffset,
        scratchBytes,
        "gradWeights",
        gradWeights,
        gradWeightsOffset,
        weightsBytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, gradOutput, gradOutputOffset, scratch, scratchOffset);
    try {
      parallelism.run(pieces * splits, job);
    } finally {
      job.clear();
      jobs.give(job);
    }
    int count = taps * shape.filters();
    kernels.rows().copy(1, count, scratch, scratchOffset, 0, gradWeights, gradWeightsOffset, 0);
    for (int piece = 1; piece < pieces; piece++) {
      long sums = scratchOffset + piece * pieceBytes();
      kernels
          .elementwise()
          .add(
              count, gradWeights, gradWeightsOffset, scratch, sums, gradWeights, gradWeightsOffset);
    }
  }

  /** The chains of one piece, for some of the channels. */
  private final class Job extends ConvolutionGradientCall {
    @Override
    public void run(int index, int worker) {
      int piece = index / splits;
      int split = index % splits;
      int blocks = Math.ceilDiv(shape.filters(), SPLIT_CHANNELS);
      int from = blocks * split / splits * SPLIT_CHANNELS;
      int to = Math.min(shape.filters(), blocks * (split + 1) / splits * SPLIT_CHANNELS);
      long sums = scratchOffset + piece * pieceBytes() + (long) from * Float.BYTES;
      long pixelBytes = (long) shape.filters() * Float.BYTES;
      kernels.rows().zero(taps, to - from, scratch, sums, pixelBytes);
      int firstImage = piece * PatchGradient.PIECE_IMAGES;
      int lastImage = Math.min(shape.batch(), firstImage + PatchGradient.PIECE_IMAGES);
      long room = scratchOffset + pieces * pieceBytes() + worker * workerBytes();
      for (int image = firstImage; image < lastImage; image++) {
        MemorySegment cells = input;
        long cellsOffset = inputOffset + (long) image * imageFloats() * Float.BYTES;
        if (multiplier > 1) {
          cells = scratch;
          long repeated = room + roomBytes;
          DepthwisePass.repeatChannels(
              kernels, imageFloats(), multiplier, input, cellsOffset, scratch, repeated);
          cellsOffset = repeated;
        }
        int first = from;
        if (slideRows >= 0) {
          first += image(image, from, to, cells, cellsOffset, sums, room);
        }
        for (int row = 0; row < rowPositions.length && first < to; row++) {
          long rest = sums + (long) (first - from) * Float.BYTES;
          row(rowPositions[row], image, first, to, cells, cellsOffset, rest);
        }
      }
    }

    /** Returns how many channels are done. */
    private int image(
        int image, int from, int to, MemorySegment cells, long cellsOffset, long sums, long room) {
      long pixelBytes = (long) shape.filters() * Float.BYTES;
      long channels = (long) from * Float.BYTES;
      TapRuns.Run row = rows.runs().get(slideRows);
      TapRuns.Run run = columnRuns[slideColumns];
      long cell = (long) row.cell() * shape.width() + run.cell();
      long tap = (long) row.tap() * shape.kernelWidth() + run.tap();
      long pixel0 = (long) image * rowPositions.length * outputWidth;
      return kernels
          .depthwise()
          .image(
              row.positions(),
              run.positions(),
              to - from,
              slideRows > 0,
              rows.runs().size() - 1 > slideRows,
              slideColumns > 0,
              columnRuns.length - 1 > slideColumns,
              cells,
              cellsOffset + cell * pixelBytes + channels,
              pixelBytes,
              shape.width() * pixelBytes,
              gradOutput,
              gradOutputOffset + pixel0 * pixelBytes + channels,
              outputWidth * pixelBytes,
              scratch,
              sums + tap * pixelBytes,
              shape.kernelWidth() * pixelBytes,
              pixelBytes,
              room);
    }

    private void row(
        TapRuns.Run row,
        int image,
        int from,
        int to,
        MemorySegment cells,
        long cellsOffset,
        long sums) {
      long pixelBytes = (long) shape.filters() * Float.BYTES;
      long channels = (long) from * Float.BYTES;
      long pixel0 = ((long) image * rowPositions.length + row.position()) * outputWidth;
      for (TapRuns.Run run : columnRuns) {
        long cell = (long) row.cell() * shape.width() + run.cell();
        long tap = (long) row.tap() * shape.kernelWidth() + run.tap();
        kernels
            .depthwise()
            .gradient(
                run.positions(),
                to - from,
                row.taps(),
                run.taps(),
                cells,
                cellsOffset + cell * pixelBytes + channels,
                columns.advance() * pixelBytes,
                rows.cellStep() * shape.width() * pixelBytes,
                columns.cellStep() * pixelBytes,
                gradOutput,
                gradOutputOffset + (pixel0 + run.position()) * pixelBytes + channels,
                pixelBytes,
                scratch,
                sums + tap * pixelBytes,
                shape.kernelWidth() * pixelBytes,
                pixelBytes);
      }
    }
  }
}

package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Panels;
import dev.lanewise.kernels.internal.drive.Patches;
import dev.lanewise.kernels.internal.drive.TileLoop;
import dev.lanewise.kernels.internal.drive.TransposeBlocks;
import dev.lanewise.kernels.internal.micro.LayoutKernels;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a convolution by its input: output gradients times transposed weights give the
 * gradients of patches, a block of pixels at a time, which are added to the image. What backward
 * input and the forward pass of transposed convolution share.
 */
final class ColumnProduct implements ConvolutionProduct {
  /** Floats in the patches of a block, so that these stay in the L2 cache. */
  private static final int BLOCK_FLOATS = 1 << 15;

  /** Blocks of small images in a piece of work, so that few of the blocks are short. */
  private static final int PIECE_BLOCKS = 4;

  private final Conv2dShape shape;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Patches patches;
  private final WindowAxis rows;
  private final int windowColumns;
  private final int pixels;
  private final int chunkRows;
  private final int chunkColumns;
  private final int blockPixels;
  private final Panels panels;
  private final TileLoop loop;
  private final float floor;
  private final int parts;
  private final int bands;
  private final int[] unmetRows;
  private final int[] unmetColumns;
  private final Kept<Job> jobs = new Kept<>();

  /** With groups, the activation is NONE. */
  ColumnProduct(
      Conv2dShape shape, Activation activation, Parallelism parallelism, MicroKernels kernels) {
    this.shape = shape;
    this.parallelism = parallelism;
    this.kernels = kernels;
    patches = Conv2dForward.patches(shape);
    rows = shape.rows();
    windowColumns = shape.outputWidth();
    pixels = rows.output() * windowColumns;
    floor = activation.floor();
    boolean whole = (long) patches.length() * TileLoop.BLOCK_ROWS <= 2L * BLOCK_FLOATS;
    chunkRows = whole ? shape.kernelHeight() : 1;
    chunkColumns = patches.length() / shape.kernelHeight() * chunkRows;
    int lanes = kernels.lanes();
    int padded = Math.ceilDiv(chunkColumns, lanes) * lanes;
    int blocks = Math.max(1, BLOCK_FLOATS / (padded * TileLoop.BLOCK_ROWS));
    blockPixels = blocks * TileLoop.BLOCK_ROWS;
    panels = new Panels(patches.inPlace() ? chunkColumns : padded, shape.groupFilters(), lanes);
    loop = new TileLoop(kernels.gemm(), kernels.rows(), panels, shape.groupFilters(), lanes);
    int threads = parallelism.threads();
    int pieces = Math.ceilDiv(shape.batch(), Math.max(1, PIECE_BLOCKS * blockPixels / pixels));
    parts = Math.max(pieces, Math.min(shape.batch(), threads));
    bands = parts * shape.groups() >= threads ? 1 : Math.min(threads, shape.height());
    unmetRows = rows.unmet();
    unmetColumns = shape.columns().unmet();
  }

  @Override
  public Parallelism parallelism() {
    return parallelism;
  }

  /** Chunks of the kernel's rows, from the first. */
  private int chunks() {
    return shape.kernelHeight() / chunkRows;
  }

  @Override
  public long packedBytes() {
    return shape.groups() * groupPackedBytes() + LayoutKernels.SCRATCH_BYTES;
  }

  private long groupPackedBytes() {
    return chunks() * chunkPackedBytes();
  }

  private long chunkPackedBytes() {
    return Memory.alignUp(panels.bytes());
  }

  @Override
  public void pack(
      int group,
      MemorySegment weights,
      long offset,
      int step,
      MemorySegment packed,
      long packedOffset) {
    long blocks = packedOffset + shape.groups() * groupPackedBytes();
    long weightRow = (long) step * Float.BYTES;
    for (int chunk = 0; chunk < chunks(); chunk++) {
      long first = offset + (long) chunk * chunkColumns * weightRow;
      long target = packedOffset + group * groupPackedBytes() + chunk * chunkPackedBytes();
      for (int panel = 0; panel < panels.count(); panel++) {
        int column = panels.column(panel);
        int columns = Math.min(panels.width(panel), chunkColumns - column);
        long panelTarget = target + panels.offset(panel);
        long panelRow = (long) panels.width(panel) * Float.BYTES;
        kernels
            .rows()
            .zero(
                shape.groupFilters(),
                panels.width(panel) - columns,
                packed,
                panelTarget + (long) columns * Float.BYTES,
                panelRow);
        TransposeBlocks.run(
            kernels.layout(),
            columns,
            shape.groupFilters(),
            weights,
            first + column * weightRow,
            weightRow,
            packed,
            panelTarget,
            panelRow,
            packed,
            blocks);
      }
    }
  }

  @Override
  public long scratchBytes() {
    return zeroBytes() + startBytes() + parallelism.threads() * workerBytes();
  }

  /** A row of zeros for the chains to start from. */
  private long zeroBytes() {
    return Memory.alignUp((long) panels.paddedColumns() * Float.BYTES);
  }

  /** An image row of what the sums start from. */
  private long startBytes() {
    return Memory.alignUp(rowBytes());
  }

  private long workerBytes() {
    return Memory.alignUp(loop.tileBytes()) + Memory.alignUp(blockPixels * patchBytes());
  }

  private long patchBytes() {
    return (long) panels.paddedColumns() * Float.BYTES;
  }

  /** Bytes of an image row. */
  private long rowBytes() {
    return shape.width() * patches.pixelBytes();
  }

  @Override
  public void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment packed,
      long packedOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    kernels.rows().zero(1, panels.paddedColumns(), scratch, scratchOffset, 0);
    fillStart(bias, biasOffset, scratch, scratchOffset + zeroBytes());
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, packed, packedOffset, output, outputOffset, scratch, scratchOffset);
    job.biased = bias != null;
    try {
      parallelism.run(Math.multiplyExact(parts * bands, shape.groups()), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  /** Biases, or -0, to which any first chain may be added without a change. */
  private void fillStart(
      @Nullable MemorySegment bias, long biasOffset, MemorySegment row, long rowOffset) {
    int channels = shape.channels();
    if (bias != null) {
      kernels.rows().copy(1, channels, bias, biasOffset, 0, row, rowOffset, 0);
    } else {
      for (int c = 0; c < channels; c++) {
        row.set(ValueLayout.JAVA_FLOAT_UNALIGNED, rowOffset + (long) c * Float.BYTES, -0f);
      }
    }
    long pixel = patches.pixelBytes();
    kernels
        .rows()
        .copy(shape.width() - 1, channels, row, rowOffset, 0, row, rowOffset + pixel, pixel);
  }

  /** Bytes from a pixel's channels of one group to those of the next. */
  private long groupBytes() {
    return (long) patches.channels() * Float.BYTES;
  }

  /** The first row of windows that end {@code reach} rows after they start and pass a row. */
  private int firstWindow(int row, long reach) {
    return Math.clamp(
        Math.ceilDiv((long) row + rows.before() - reach, rows.stride()), 0, rows.output());
  }

  private long reach() {
    return (shape.kernelHeight() - 1L) * shape.dilationHeight();
  }

  /** Neighbouring images, or a band of rows of one, in one group of their channels. */
  private void piece(Job call, int piece, int worker) {
    int group = piece % shape.groups();
    int band = piece / shape.groups() % bands;
    int part = piece / shape.groups() / bands;
    int image = Sizes.cut(shape.batch(), part, parts);
    int imageEnd = Sizes.cut(shape.batch(), part + 1, parts);
    int row = Sizes.cut(shape.height(), band, bands);
    int rowEnd = Sizes.cut(shape.height(), band + 1, bands);
    int from = band == 0 ? 0 : firstWindow(row, reach());
    int to = band == bands - 1 ? rows.output() : firstWindow(rowEnd, 0);
    int first = image * pixels + from * windowColumns;
    int end = (imageEnd - 1) * pixels + to * windowColumns;
    if (patches.inPlace() && !call.biased) {
      long pixel = patches.pixelBytes();
      long target = call.outputOffset + first * pixel + group * groupBytes();
      product(call, group, 0, first, end - first, worker, call.output, target, pixel, floor);
      return;
    }
    for (int i = image; i < imageEnd; i++) {
      start(call, group, i, row, rowEnd);
    }
    for (int pixel = first; pixel < end; pixel += blockPixels) {
      block(call, group, pixel, Math.min(blockPixels, end - pixel), row, rowEnd, worker);
    }
    for (int i = image; i < imageEnd && floor != Float.NEGATIVE_INFINITY; i++) {
      finish(call, i, row, rowEnd);
    }
  }

  /** Writes what the sums of an image's rows start from. */
  private void start(Job call, int group, int image, int row, int rowEnd) {
    long pixelBytes = patches.pixelBytes();
    long source = call.scratchOffset + zeroBytes() + group * groupBytes();
    long target = rowOffset(call, image, row) + group * groupBytes();
    int count = rowEnd - row;
    int cells = shape.width();
    if (shape.groups() == 1) {
      int floats = cells * shape.channels();
      kernels.rows().copy(count, floats, call.scratch, source, 0, call.output, target, rowBytes());
    } else {
      int channels = patches.channels();
      kernels
          .rows()
          .copy(count * cells, channels, call.scratch, source, 0, call.output, target, pixelBytes);
    }
    if (call.biased) {
      return;
    }
    for (int unmet : unmetRows) {
      if (unmet >= row && unmet < rowEnd) {
        long at = target + (unmet - row) * rowBytes();
        kernels.rows().zero(cells, patches.channels(), call.output, at, pixelBytes);
      }
    }
    for (int unmet : unmetColumns) {
      long at = target + unmet * pixelBytes;
      kernels.rows().zero(count, patches.channels(), call.output, at, rowBytes());
    }
  }

  /** Adds the gradients of a block of patches, from the last chunk of the kernel's rows. */
  private void block(Job call, int group, int pixel, int count, int row, int rowEnd, int worker) {
    long columns = workerOffset(call, worker) + Memory.alignUp(loop.tileBytes());
    for (int chunk = chunks() - 1; chunk >= 0; chunk--) {
      product(
          call,
          group,
          chunk,
          pixel,
          count,
          worker,
          call.scratch,
          columns,
          patchBytes(),
          Float.NEGATIVE_INFINITY);
      int run;
      for (int done = 0; done < count; done += run) {
        int image = (pixel + done) / pixels;
        int first = (pixel + done) % pixels;
        run = Math.min(pixels - first, count - done);
        patches.add(
            kernels.rows(),
            first,
            run,
            chunk * chunkRows,
            chunkRows,
            call.scratch,
            columns + done * patchBytes(),
            patchBytes(),
            row,
            rowEnd,
            call.output,
            rowOffset(call, image, 0) + group * groupBytes());
      }
    }
  }

  /** The gradients of patches: a matrix product. */
  private void product(
      Job call,
      int group,
      int chunk,
      int pixel,
      int count,
      int worker,
      MemorySegment target,
      long targetOffset,
      long targetStep,
      float clamp) {
    long pixelBytes = (long) shape.filters() * Float.BYTES;
    loop.rows(
        count,
        0,
        panels.count(),
        call.input,
        call.inputOffset + pixel * pixelBytes + (long) group * shape.groupFilters() * Float.BYTES,
        pixelBytes,
        Float.BYTES,
        call.packed,
        call.packedOffset + group * groupPackedBytes() + chunk * chunkPackedBytes(),
        call.scratch,
        call.scratchOffset,
        target,
        targetOffset,
        targetStep,
        call.scratch,
        workerOffset(call, worker),
        clamp);
  }

  private void finish(Job call, int image, int row, int rowEnd) {
    int floats = (rowEnd - row) * shape.width() * shape.channels();
    long at = rowOffset(call, image, row);
    kernels.rows().scaleAndAdd(floats, 1f, call.output, at, 0f, call.output, at, floor);
  }

  /** Where an image's row starts in the output. */
  private long rowOffset(Job call, int image, int row) {
    return call.outputOffset + ((long) image * shape.height() + row) * rowBytes();
  }

  private long workerOffset(Job call, int worker) {
    return call.scratchOffset + zeroBytes() + startBytes() + worker * workerBytes();
  }

  /** The operands of a call. */
  private final class Job extends ConvolutionCall {
    private boolean biased;

    @Override
    public void run(int piece, int worker) {
      ColumnProduct.this.piece(this, piece, worker);
    }
  }
}

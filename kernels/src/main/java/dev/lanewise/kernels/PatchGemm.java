package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Panels;
import dev.lanewise.kernels.internal.drive.Patches;
import dev.lanewise.kernels.internal.drive.TileLoop;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Implicit matrix product: patches of images times packed weights, a block of pixels at a time. */
final class PatchGemm implements ConvolutionProduct {
  private final Patches patches;
  private final int images;
  private final int pixels;
  private final int n;
  private final int groups;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Panels panels;
  private final TileLoop loop;
  private final float floor;
  private final int blocks;
  private final Kept<Job> jobs = new Kept<>();

  /**
   * @param images images of a call
   * @param pixels output pixels of an image
   * @param n output channels of a group
   * @param groups parts of the channels, each with patches and weights of its own
   */
  PatchGemm(
      Patches patches,
      int images,
      int pixels,
      int n,
      int groups,
      Activation activation,
      Parallelism parallelism,
      MicroKernels kernels) {
    this.patches = patches;
    this.images = images;
    this.pixels = pixels;
    this.n = n;
    this.groups = groups;
    this.parallelism = parallelism;
    this.kernels = kernels;
    panels = new Panels(n, patches.length(), kernels.lanes());
    loop = new TileLoop(kernels.gemm(), kernels.rows(), panels, patches.length(), kernels.lanes());
    floor = activation.floor();
    blocks = Math.ceilDiv(pixels, TileLoop.BLOCK_ROWS);
  }

  @Override
  public Parallelism parallelism() {
    return parallelism;
  }

  @Override
  public long packedBytes() {
    return groups * groupPackedBytes();
  }

  private long groupPackedBytes() {
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
    long target = packedOffset + group * groupPackedBytes();
    for (int panel = 0; panel < panels.count(); panel++) {
      panels.pack(kernels.rows(), panel, weights, offset, step, packed, target);
    }
  }

  @Override
  public long scratchBytes() {
    return groups * startBytes() + parallelism.threads() * workerBytes();
  }

  private long startBytes() {
    return Memory.alignUp((long) panels.paddedColumns() * Float.BYTES);
  }

  private long workerBytes() {
    long rows = patches.inPlace() ? 0 : TileLoop.BLOCK_ROWS;
    return Memory.alignUp(loop.tileBytes()) + Memory.alignUp(rows * patches.length() * Float.BYTES);
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
    for (int group = 0; group < groups; group++) {
      StartRow.fill(
          kernels.rows(),
          bias,
          biasOffset + (long) group * n * Float.BYTES,
          n,
          panels.paddedColumns(),
          scratch,
          scratchOffset + group * startBytes());
    }
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, packed, packedOffset, output, outputOffset, scratch, scratchOffset);
    try {
      parallelism.run(Math.multiplyExact(images * blocks, groups), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  /** One block of pixels of one image, in one group. */
  private final class Job extends ConvolutionCall {
    @Override
    public void run(int piece, int worker) {
      int group = piece % groups;
      int block = piece / groups;
      int pixel = block % blocks * TileLoop.BLOCK_ROWS;
      int count = Math.min(TileLoop.BLOCK_ROWS, pixels - pixel);
      long image = block / blocks;
      long imageOffset =
          inputOffset
              + image * patches.imageBytes()
              + (long) group * patches.channels() * Float.BYTES;
      long groupBytes = (long) n * Float.BYTES;
      long pixelBytes = groups * groupBytes;
      long target = outputOffset + (image * pixels + pixel) * pixelBytes + group * groupBytes;
      long tile = scratchOffset + groups * startBytes() + worker * workerBytes();
      long patchBytes = (long) patches.length() * Float.BYTES;
      long built = tile + Memory.alignUp(loop.tileBytes());
      MemorySegment rows = scratch;
      long rowsOffset = built;
      long rowStep = patchBytes;
      long kStep = Float.BYTES;
      if (patches.inPlace()) {
        rows = input;
        rowStep = patches.pixelBytes();
        rowsOffset = imageOffset + pixel * rowStep;
      } else if (patches.byCell()) {
        rowStep = Float.BYTES;
        kStep = (long) TileLoop.BLOCK_ROWS * Float.BYTES;
        patches.buildByCell(
            kernels.rows(), pixel, count, input, imageOffset, scratch, built, kStep);
      } else {
        patches.build(kernels.rows(), pixel, count, input, imageOffset, scratch, built);
      }
      loop.rows(
          count,
          0,
          panels.count(),
          rows,
          rowsOffset,
          rowStep,
          kStep,
          packed,
          packedOffset + group * groupPackedBytes(),
          scratch,
          scratchOffset + group * startBytes(),
          output,
          target,
          pixelBytes,
          scratch,
          tile,
          floor);
    }
  }
}

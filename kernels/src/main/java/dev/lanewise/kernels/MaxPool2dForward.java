package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.PoolWindows;
import dev.lanewise.kernels.internal.micro.PoolKernels;
import java.lang.foreign.MemorySegment;

/**
 * The output of a max pooling: see {@link MaxPool2d} for the formula and an example.
 *
 * <pre>{@code
 * var pool = MaxPool2d.forward(Pool2dShape.of(batch, 26, 26, 32, 2, 2), Parallelism.caller());
 * var winners = Memory.bytes(arena, pool.winnersBytes());
 * pool.runWithWinners(input, 0, output, 0, winners, 0);
 * }</pre>
 */
public final class MaxPool2dForward {
  private final Pool2dShape shape;
  private final Parallelism parallelism;
  private final PoolKernels kernels;
  private final PoolWindows windows;
  private final long inputImageBytes;
  private final long outputImageBytes;
  private final Kept<Job> jobs = new Kept<>();

  MaxPool2dForward(Pool2dShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.parallelism = parallelism;
    this.kernels = kernels.micro().pool();
    windows = shape.windows();
    inputImageBytes = shape.inputImageBytes();
    outputImageBytes = shape.outputImageBytes();
  }

  /** Bytes of the winners: an {@code int} for each output element. */
  public long winnersBytes() {
    return shape.batch() * outputImageBytes;
  }

  /**
   * Computes the output [batch, outputHeight, outputWidth, channels] of an input [batch, height,
   * width, channels].
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment input, long inputOffset, MemorySegment output, long outputOffset) {
    check(input, inputOffset, output, outputOffset);
    run(input, inputOffset, output, outputOffset, MemorySegment.NULL, 0, false);
  }

  /**
   * Computes the output and, for the gradient, which cell of the input each element came from:
   * {@code row * width + column} in the image, -1 for none.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void runWithWinners(
      MemorySegment input,
      long inputOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment winners,
      long winnersOffset) {
    check(input, inputOffset, output, outputOffset);
    long inputBytes = shape.batch() * inputImageBytes;
    Operand.output("winners", winners, winnersOffset, winnersBytes(), parallelism);
    Operand.apart(
        "winners", winners, winnersOffset, winnersBytes(), "input", input, inputOffset, inputBytes);
    Operand.apart(
        "winners",
        winners,
        winnersOffset,
        winnersBytes(),
        "output",
        output,
        outputOffset,
        winnersBytes());
    run(input, inputOffset, output, outputOffset, winners, winnersOffset, true);
  }

  private void check(
      MemorySegment input, long inputOffset, MemorySegment output, long outputOffset) {
    long inputBytes = shape.batch() * inputImageBytes;
    long outputBytes = shape.batch() * outputImageBytes;
    Operand.input("input", input, inputOffset, inputBytes, parallelism);
    Operand.output("output", output, outputOffset, outputBytes, parallelism);
    Operand.apart(
        "output", output, outputOffset, outputBytes, "input", input, inputOffset, inputBytes);
  }

  private void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment winners,
      long winnersOffset,
      boolean withWinners) {
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, output, outputOffset, winners, winnersOffset, withWinners);
    try {
      parallelism.run(shape.batch(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0, false);
      jobs.give(job);
    }
  }

  /** One image. */
  private final class Job implements Parallelism.Pieces, PoolWindows.Visitor {
    private MemorySegment input = MemorySegment.NULL;
    private MemorySegment output = MemorySegment.NULL;
    private MemorySegment winners = MemorySegment.NULL;
    private long inputOffset;
    private long outputOffset;
    private long winnersOffset;
    private boolean withWinners;

    void set(
        MemorySegment input,
        long inputOffset,
        MemorySegment output,
        long outputOffset,
        MemorySegment winners,
        long winnersOffset,
        boolean withWinners) {
      this.input = input;
      this.inputOffset = inputOffset;
      this.output = output;
      this.outputOffset = outputOffset;
      this.winners = winners;
      this.winnersOffset = winnersOffset;
      this.withWinners = withWinners;
    }

    @Override
    public void run(int image, int worker) {
      windows.visit(image, this);
    }

    @Override
    public void run(int image, int pixel, int pixels, int rows, int columns, int cell) {
      long cellBytes = (long) shape.channels() * Float.BYTES;
      long from = inputOffset + image * inputImageBytes + cell * cellBytes;
      long to = image * outputImageBytes + pixel * cellBytes;
      long step = shape.strideWidth() * cellBytes;
      long row = shape.width() * cellBytes;
      if (withWinners) {
        kernels.maxWithWinners(
            pixels,
            shape.channels(),
            rows,
            columns,
            input,
            from,
            step,
            row,
            cell,
            shape.strideWidth(),
            shape.width(),
            output,
            outputOffset + to,
            winners,
            winnersOffset + to);
      } else {
        kernels.max(
            pixels,
            shape.channels(),
            rows,
            columns,
            input,
            from,
            step,
            row,
            output,
            outputOffset + to);
      }
    }
  }
}

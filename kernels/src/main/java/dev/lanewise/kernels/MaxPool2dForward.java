package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.PoolKernels;
import java.lang.foreign.MemorySegment;

/** The output of a max pooling: see {@link MaxPool2d} for the formula and an example. */
public final class MaxPool2dForward {
  private final Pool2dShape shape;
  private final Parallelism parallelism;
  private final PoolKernels kernels;
  private final WindowAxis rows;
  private final WindowAxis columns;
  private final long inputImageBytes;
  private final long outputImageBytes;
  private final Spare<Job> jobs = new Spare<>(() -> new Job());

  MaxPool2dForward(Pool2dShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.parallelism = parallelism;
    this.kernels = kernels.micro().pool();
    rows = shape.rows();
    columns = shape.columns();
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
    job.set(input, inputOffset, output, outputOffset, winners, winnersOffset, withWinners);
    try {
      parallelism.run(shape.batch(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0, false);
      jobs.give(job);
    }
  }

  /**
   * One image: row by row of the output, cell by cell of the window, all pixels of the row at once.
   */
  private final class Job implements Parallelism.Pieces {
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
      long rowBytes = (long) columns.output() * shape.channels() * Float.BYTES;
      int rowFloats = columns.output() * shape.channels();
      long source = inputOffset + image * inputImageBytes;
      for (int i = 0; i < rows.output(); i++) {
        long target = image * outputImageBytes + i * rowBytes;
        if (withWinners) {
          kernels.startWithWinners(
              rowFloats, output, outputOffset + target, winners, winnersOffset + target);
        } else {
          kernels.start(rowFloats, output, outputOffset + target);
        }
        for (int r = 0; r < rows.kernel(); r++) {
          int row = i * rows.stride() - rows.before() + r;
          if (row >= 0 && row < rows.input()) {
            row(row, source, target);
          }
        }
      }
    }

    /** Takes a row of the input into a row of the output. */
    private void row(int row, long source, long target) {
      long cellBytes = (long) shape.channels() * Float.BYTES;
      int stride = columns.stride();
      for (int s = 0; s < columns.kernel(); s++) {
        int column = s - columns.before();
        int first = column >= 0 ? 0 : Math.ceilDiv(-column, stride);
        int last = Math.min(columns.output(), Math.ceilDiv(columns.input() - column, stride));
        if (first < last) {
          int cell = row * columns.input() + column + first * stride;
          long from = source + cell * cellBytes;
          long to = target + first * cellBytes;
          if (withWinners) {
            kernels.cellWithWinners(
                last - first,
                shape.channels(),
                input,
                from,
                stride * cellBytes,
                cell,
                stride,
                output,
                outputOffset + to,
                winners,
                winnersOffset + to);
          } else {
            kernels.cell(
                last - first,
                shape.channels(),
                input,
                from,
                stride * cellBytes,
                output,
                outputOffset + to);
          }
        }
      }
    }
  }
}

package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.PoolWindows;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The output of an average pooling: see {@link AveragePool2d} for the formula and an example.
 *
 * <pre>{@code
 * var shape = Pool2dShape.of(batch, 26, 26, 32, 3, 3).stride(2, 2).padding(Padding.SAME);
 * var pool = AveragePool2d.forward(shape, PaddingCells.COUNTED, Parallelism.caller());
 * pool.run(input, 0, output, 0);
 * }</pre>
 */
public final class AveragePool2dForward {
  private final Pool2dShape shape;
  private final PaddingCells padding;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final PoolWindows windows;
  private final long inputImageBytes;
  private final long outputImageBytes;
  private final Kept<Job> jobs = new Kept<>();

  AveragePool2dForward(
      Pool2dShape shape, PaddingCells padding, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.padding = padding;
    this.parallelism = parallelism;
    this.kernels = kernels.micro();
    windows = shape.windows();
    inputImageBytes = shape.inputImageBytes();
    outputImageBytes = shape.outputImageBytes();
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
    long inputBytes = shape.batch() * inputImageBytes;
    long outputBytes = shape.batch() * outputImageBytes;
    Operand.input("input", input, inputOffset, inputBytes, parallelism);
    Operand.output("output", output, outputOffset, outputBytes, parallelism);
    Operand.apart(
        "output", output, outputOffset, outputBytes, "input", input, inputOffset, inputBytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(input, inputOffset, output, outputOffset);
    try {
      parallelism.run(shape.batch(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  /** One image. */
  private final class Job implements Parallelism.Pieces, PoolWindows.Visitor {
    private MemorySegment input = MemorySegment.NULL;
    private MemorySegment output = MemorySegment.NULL;
    private long inputOffset;
    private long outputOffset;

    void set(MemorySegment input, long inputOffset, MemorySegment output, long outputOffset) {
      this.input = input;
      this.inputOffset = inputOffset;
      this.output = output;
      this.outputOffset = outputOffset;
    }

    @Override
    public void run(int image, int worker) {
      windows.visit(image, this);
    }

    @Override
    public void run(int image, int pixel, int pixels, int rows, int columns, int cell) {
      long cellBytes = (long) shape.channels() * Float.BYTES;
      long to = outputOffset + image * outputImageBytes + pixel * cellBytes;
      if (rows * columns == 0) {
        kernels.rows().zero(1, pixels * shape.channels(), output, to, 0);
        return;
      }
      kernels
          .average()
          .average(
              pixels,
              shape.channels(),
              rows,
              columns,
              input,
              inputOffset + image * inputImageBytes + cell * cellBytes,
              shape.strideWidth() * cellBytes,
              shape.width() * cellBytes,
              AveragePool2d.divisor(shape, padding, rows, columns),
              output,
              to);
    }
  }
}

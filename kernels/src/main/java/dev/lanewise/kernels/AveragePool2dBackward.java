package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.PoolWindows;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of an average pooling by its input: each output gradient, divided by the n of its
 * window, is added to the window's cells.
 *
 * <p>Bit law: a cell's sum starts from +0 and goes through the windows that hold it row by row.
 *
 * <pre>{@code
 * var pool = AveragePool2d.backward(Pool2dShape.of(batch, 26, 26, 32, 2, 2), Parallelism.caller());
 * pool.run(gradOutput, 0, gradInput, 0);
 * }</pre>
 */
public final class AveragePool2dBackward {
  private final Pool2dShape shape;
  private final PaddingCells padding;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final PoolWindows windows;
  private final long inputImageBytes;
  private final long outputImageBytes;
  private final Kept<Job> jobs = new Kept<>();

  AveragePool2dBackward(
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
   * Computes the input gradient [batch, height, width, channels]; what stood there before is lost.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradInput,
      long gradInputOffset) {
    long outputBytes = shape.batch() * outputImageBytes;
    long inputBytes = shape.batch() * inputImageBytes;
    Operand.input("gradOutput", gradOutput, gradOutputOffset, outputBytes, parallelism);
    Operand.output("gradInput", gradInput, gradInputOffset, inputBytes, parallelism);
    Operand.apart(
        "gradInput",
        gradInput,
        gradInputOffset,
        inputBytes,
        "gradOutput",
        gradOutput,
        gradOutputOffset,
        outputBytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(gradOutput, gradOutputOffset, gradInput, gradInputOffset);
    try {
      parallelism.run(shape.batch(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  /** One image. */
  private final class Job implements Parallelism.Pieces, PoolWindows.Visitor {
    private MemorySegment gradOutput = MemorySegment.NULL;
    private MemorySegment gradInput = MemorySegment.NULL;
    private long gradOutputOffset;
    private long gradInputOffset;

    void set(
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment gradInput,
        long gradInputOffset) {
      this.gradOutput = gradOutput;
      this.gradOutputOffset = gradOutputOffset;
      this.gradInput = gradInput;
      this.gradInputOffset = gradInputOffset;
    }

    @Override
    public void run(int image, int worker) {
      if (!windows.tile()) {
        int values = shape.height() * shape.width() * shape.channels();
        long target = gradInputOffset + image * inputImageBytes;
        kernels.rows().zero(1, values, gradInput, target, 0);
      }
      windows.visit(image, this);
    }

    @Override
    public void run(int image, int pixel, int pixels, int rows, int columns, int cell) {
      if (rows * columns == 0) {
        return;
      }
      long cellBytes = (long) shape.channels() * Float.BYTES;
      kernels
          .average()
          .averageBackward(
              pixels,
              shape.channels(),
              rows,
              columns,
              gradOutput,
              gradOutputOffset + image * outputImageBytes + pixel * cellBytes,
              AveragePool2d.divisor(shape, padding, rows, columns),
              windows.disjoint(),
              gradInput,
              gradInputOffset + image * inputImageBytes + cell * cellBytes,
              shape.strideWidth() * cellBytes,
              shape.width() * cellBytes);
    }
  }
}

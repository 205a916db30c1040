package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.PoolWindows;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradient of a max pooling by its input: each output gradient is added to the cell that won,
 * the rest is zero.
 *
 * <p>Bit law: a cell's sum starts from +0 and goes through the windows that it won row by row.
 *
 * <pre>{@code
 * var pool = MaxPool2d.backward(Pool2dShape.of(batch, 26, 26, 32, 2, 2), Parallelism.caller());
 * pool.run(gradOutput, 0, winners, 0, gradInput, 0);
 * }</pre>
 */
public final class MaxPool2dBackward {
  private final Pool2dShape shape;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final PoolWindows windows;
  private final long inputImageBytes;
  private final long outputImageBytes;
  private final Kept<Job> jobs = new Kept<>();

  MaxPool2dBackward(Pool2dShape shape, Parallelism parallelism, KernelSet kernels) {
    this.shape = shape;
    this.parallelism = parallelism;
    this.kernels = kernels.micro();
    windows = shape.windows();
    inputImageBytes = shape.inputImageBytes();
    outputImageBytes = shape.outputImageBytes();
  }

  /**
   * Computes the input gradient [batch, height, width, channels]; what stood there before is lost.
   *
   * @param winners what {@link MaxPool2dForward#runWithWinners} wrote
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small, or a winner is no cell of its window,
   *     or of the image where windows overlap
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment winners,
      long winnersOffset,
      MemorySegment gradInput,
      long gradInputOffset) {
    long outputBytes = shape.batch() * outputImageBytes;
    long inputBytes = shape.batch() * inputImageBytes;
    Operand.input("gradOutput", gradOutput, gradOutputOffset, outputBytes, parallelism);
    Operand.input("winners", winners, winnersOffset, outputBytes, parallelism);
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
    Operand.apart(
        "gradInput",
        gradInput,
        gradInputOffset,
        inputBytes,
        "winners",
        winners,
        winnersOffset,
        outputBytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(gradOutput, gradOutputOffset, winners, winnersOffset, gradInput, gradInputOffset);
    try {
      parallelism.run(shape.batch(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  /** One image. */
  private final class Job implements Parallelism.Pieces, PoolWindows.Visitor {
    private MemorySegment gradOutput = MemorySegment.NULL;
    private MemorySegment winners = MemorySegment.NULL;
    private MemorySegment gradInput = MemorySegment.NULL;
    private long gradOutputOffset;
    private long winnersOffset;
    private long gradInputOffset;

    void set(
        MemorySegment gradOutput,
        long gradOutputOffset,
        MemorySegment winners,
        long winnersOffset,
        MemorySegment gradInput,
        long gradInputOffset) {
      this.gradOutput = gradOutput;
      this.gradOutputOffset = gradOutputOffset;
      this.winners = winners;
      this.winnersOffset = winnersOffset;
      this.gradInput = gradInput;
      this.gradInputOffset = gradInputOffset;
    }

    @Override
    public void run(int image, int worker) {
      int cells = shape.height() * shape.width();
      long target = gradInputOffset + image * inputImageBytes;
      if (!windows.tile()) {
        kernels.rows().zero(1, cells * shape.channels(), gradInput, target, 0);
      }
      if (windows.disjoint()) {
        windows.visit(image, this);
      } else {
        kernels
            .pool()
            .scatter(
                shape.outputHeight() * shape.outputWidth(),
                shape.channels(),
                cells,
                gradOutput,
                gradOutputOffset + image * outputImageBytes,
                winners,
                winnersOffset + image * outputImageBytes,
                gradInput,
                target);
      }
    }

    @Override
    public void run(int image, int pixel, int pixels, int rows, int columns, int cell) {
      long cellBytes = (long) shape.channels() * Float.BYTES;
      long from = image * outputImageBytes + pixel * cellBytes;
      kernels
          .pool()
          .spread(
              pixels,
              shape.channels(),
              rows,
              columns,
              gradOutput,
              gradOutputOffset + from,
              winners,
              winnersOffset + from,
              cell,
              shape.strideWidth(),
              shape.width(),
              gradInput,
              gradInputOffset + image * inputImageBytes + cell * cellBytes,
              shape.strideWidth() * cellBytes,
              shape.width() * cellBytes);
    }
  }
}

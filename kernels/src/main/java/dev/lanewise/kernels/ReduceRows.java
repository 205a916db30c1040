package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * A reduction of each row: see {@link Reduce}.
 *
 * <pre>{@code
 * var sums = Reduce.rows(Reduction.SUM, rows, columns, Parallelism.caller());
 * sums.run(x, 0, y, 0);   // y: one float a row
 * }</pre>
 */
public final class ReduceRows {
  private final Reduction reduction;
  private final Ranges ranges;
  private final int columns;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  ReduceRows(
      Reduction reduction, int rows, int columns, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("columns", columns);
    this.reduction = reduction;
    ranges = Ranges.ofRows(rows, columns);
    this.columns = columns;
    this.parallelism = parallelism;
    this.kernels = kernels.micro();
  }

  /**
   * Computes y[rows] from x[rows][columns].
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    long outputBytes = ranges.count() * Float.BYTES;
    long bytes = outputBytes * columns;
    Operand.input("x", x, xOffset, bytes, parallelism);
    Operand.output("y", y, yOffset, outputBytes, parallelism);
    Operand.apart("y", y, yOffset, outputBytes, "x", x, xOffset, bytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job(new RowFold(reduction, kernels, parallelism.threads()));
    }
    job.set(x, xOffset, y, yOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private final RowFold fold;
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private long xOffset;
    private long yOffset;

    Job(RowFold fold) {
      this.fold = fold;
    }

    void set(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
      this.x = x;
      this.xOffset = xOffset;
      this.y = y;
      this.yOffset = yOffset;
    }

    @Override
    public void run(int piece, int worker) {
      for (int i = 0; i < ranges.length(piece); i++) {
        long row = ranges.from(piece) + i;
        float value = fold.of(columns, x, xOffset + row * columns * Float.BYTES, worker);
        ChannelRow.set(y, yOffset + row * Float.BYTES, 0, reduction.finish(value, columns));
      }
    }
  }
}

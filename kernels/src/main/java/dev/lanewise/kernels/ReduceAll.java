package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * A reduction of all elements: see {@link Reduce}.
 *
 * <pre>{@code
 * var norm = Reduce.all(Reduction.L2_NORM, count, Parallelism.caller());
 * norm.run(x, 0, y, 0);   // y: one float
 * }</pre>
 */
public final class ReduceAll {
  private final Reduction reduction;
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  ReduceAll(Reduction reduction, long count, Parallelism parallelism, KernelSet kernels) {
    if (count < 1) {
      throw new IllegalArgumentException("count: expected at least 1, got " + count);
    }
    this.reduction = reduction;
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    this.kernels = kernels.micro();
  }

  /**
   * Computes the one float y from x.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    long bytes = ranges.count() * Float.BYTES;
    Operand.input("x", x, xOffset, bytes, parallelism);
    Operand.output("y", y, yOffset, Float.BYTES, parallelism);
    Operand.apart("y", y, yOffset, Float.BYTES, "x", x, xOffset, bytes);
    ChannelRow.set(y, yOffset, 0, value(x, xOffset));
  }

  /** What {@link #run} writes, for memory that is checked. */
  float value(MemorySegment x, long xOffset) {
    Job job = jobs.take();
    if (job == null) {
      job = new Job(new RowFold(reduction, kernels, parallelism.threads()));
    }
    job.set(x, xOffset);
    try {
      parallelism.run(ranges.pieces(), job);
      return job.joined();
    } finally {
      job.set(MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private final RowFold fold;
    private final float[] parts = new float[ranges.pieces()];
    private MemorySegment x = MemorySegment.NULL;
    private long xOffset;

    Job(RowFold fold) {
      this.fold = fold;
    }

    void set(MemorySegment x, long xOffset) {
      this.x = x;
      this.xOffset = xOffset;
    }

    @Override
    public void run(int piece, int worker) {
      parts[piece] = fold.of(ranges.length(piece), x, xOffset + ranges.bytesFrom(piece, 1), worker);
    }

    float joined() {
      float all = reduction.start();
      for (float part : parts) {
        all = reduction.join(all, part);
      }
      return reduction.finish(all, ranges.count());
    }
  }
}

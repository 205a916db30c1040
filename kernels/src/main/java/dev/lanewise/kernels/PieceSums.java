package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The sum of several arrays that lie one after the other, as the gradients of a batch's shards:
 * {@code y[i] = x[0][i] + x[1][i] + ...}, in this order.
 *
 * <pre>{@code
 * var sums = PieceSums.of(8, count, Parallelism.caller());
 * sums.run(x, 0, y, 0);
 * }</pre>
 */
public final class PieceSums {
  private final int arrays;
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  private PieceSums(int arrays, long count, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("arrays", arrays);
    this.arrays = arrays;
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    this.kernels = kernels.micro();
  }

  /**
   * The operator for {@code arrays} arrays of {@code count} floats.
   *
   * @throws IllegalArgumentException if {@code arrays} is not positive, or {@code count} negative
   *     or beyond 2^45
   */
  public static PieceSums of(int arrays, long count, Parallelism parallelism) {
    return of(arrays, count, parallelism, KernelSet.current());
  }

  static PieceSums of(int arrays, long count, Parallelism parallelism, KernelSet kernels) {
    return new PieceSums(arrays, count, parallelism, kernels);
  }

  /**
   * Computes the sums.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    long bytes = ranges.count() * Float.BYTES;
    Operand.input("x", x, xOffset, arrays * bytes, parallelism);
    Operand.output("y", y, yOffset, bytes, parallelism);
    Operand.apart("y", y, yOffset, bytes, "x", x, xOffset, arrays * bytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
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
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private long xOffset;
    private long yOffset;

    void set(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
      this.x = x;
      this.xOffset = xOffset;
      this.y = y;
      this.yOffset = yOffset;
    }

    @Override
    public void run(int piece, int worker) {
      long from = ranges.bytesFrom(piece, 1);
      int length = ranges.length(piece);
      kernels.rows().copy(1, length, x, xOffset + from, 0, y, yOffset + from, 0);
      for (int array = 1; array < arrays; array++) {
        long at = xOffset + array * ranges.count() * Float.BYTES + from;
        kernels.elementwise().add(length, y, yOffset + from, x, at, y, yOffset + from);
      }
    }
  }
}

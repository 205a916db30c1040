package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;

/** Multiplies by a factor that is known when it runs: {@code y[i] = x[i] factor}. */
final class ScalePass {
  private final Ranges ranges;
  private final Parallelism parallelism;
  private final SoftmaxKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  ScalePass(long count, Parallelism parallelism, KernelSet kernels) {
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    this.kernels = kernels.micro().softmax();
  }

  /** Bytes of each operand. */
  long bytes() {
    return ranges.count() * Float.BYTES;
  }

  /** Checks both operands. */
  void check(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    Operand.input("x", x, xOffset, bytes(), parallelism);
    Operand.output("y", y, yOffset, bytes(), parallelism);
    Operand.sameOrApart("y", y, yOffset, bytes(), "x", x, xOffset, bytes());
  }

  /** Scales; a factor of 1 in place is no work. */
  void run(MemorySegment x, long xOffset, float factor, MemorySegment y, long yOffset) {
    if (factor == 1f && x.address() + xOffset == y.address() + yOffset) {
      return;
    }
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(x, xOffset, factor, y, yOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.set(MemorySegment.NULL, 0, factor, MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private MemorySegment x = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private long xOffset;
    private long yOffset;
    private float factor;

    void set(MemorySegment x, long xOffset, float factor, MemorySegment y, long yOffset) {
      this.x = x;
      this.xOffset = xOffset;
      this.factor = factor;
      this.y = y;
      this.yOffset = yOffset;
    }

    @Override
    public void run(int piece, int worker) {
      long from = ranges.bytesFrom(piece, 1);
      kernels.scale(ranges.length(piece), x, xOffset + from, factor, y, yOffset + from);
    }
  }
}

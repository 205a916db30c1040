package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** One operand in, one out, element by element: what {@link Exp} and its like share. */
final class ElementwiseMap {

  /** The micro-kernel of one piece. */
  interface Kernel {
    void run(int count, MemorySegment x, long xOffset, MemorySegment y, long yOffset);
  }

  private final Ranges ranges;
  private final Parallelism parallelism;
  private final Kernel kernel;
  private final Spare<Job> jobs = new Spare<>(() -> new Job());

  ElementwiseMap(long count, Parallelism parallelism, Kernel kernel) {
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    this.kernel = kernel;
  }

  void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    long bytes = ranges.count() * Float.BYTES;
    Operand.input("x", x, xOffset, bytes, parallelism);
    Operand.output("y", y, yOffset, bytes, parallelism);
    Operand.sameOrApart("y", y, yOffset, bytes, "x", x, xOffset, bytes);
    Job job = jobs.take();
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
      kernel.run(ranges.length(piece), x, xOffset + from, y, yOffset + from);
    }
  }
}

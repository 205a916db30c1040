package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.UnaryPass;
import java.lang.foreign.MemorySegment;

/** One operand in, one out, element by element: what {@link ScaleAndShift} and its like share. */
final class ElementwiseMap {

  private final Ranges ranges;
  private final Parallelism parallelism;
  private final UnaryPass kernel;
  private final Kept<Job> jobs = new Kept<>();

  ElementwiseMap(long count, Parallelism parallelism, UnaryPass kernel) {
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
    this.kernel = kernel;
  }

  void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    MapCall.check(x, xOffset, y, yOffset, ranges.count() * Float.BYTES, parallelism);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(x, xOffset, y, yOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job extends MapCall {
    @Override
    public void run(int piece, int worker) {
      long from = ranges.bytesFrom(piece, 1);
      kernel.run(ranges.length(piece), x, xOffset + from, y, yOffset + from);
    }
  }
}

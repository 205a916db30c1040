package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** One operand in, one out, in pieces: what operators that move data share. */
final class PieceMap {

  /** Makes one piece of the output. */
  interface Kernel {
    void run(int piece, MemorySegment x, long xOffset, MemorySegment y, long yOffset);
  }

  private final long xBytes;
  private final long yBytes;
  private final int pieces;
  private final Parallelism parallelism;
  private final Kernel kernel;
  private final Kept<Job> jobs = new Kept<>();

  PieceMap(long xBytes, long yBytes, int pieces, Parallelism parallelism, Kernel kernel) {
    this.xBytes = xBytes;
    this.yBytes = yBytes;
    this.pieces = pieces;
    this.parallelism = parallelism;
    this.kernel = kernel;
  }

  void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    Operand.input("x", x, xOffset, xBytes, parallelism);
    Operand.output("y", y, yOffset, yBytes, parallelism);
    Operand.apart("y", y, yOffset, yBytes, "x", x, xOffset, xBytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(x, xOffset, y, yOffset);
    try {
      parallelism.run(pieces, job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private final class Job extends MapCall {
    @Override
    public void run(int piece, int worker) {
      kernel.run(piece, x, xOffset, y, yOffset);
    }
  }
}

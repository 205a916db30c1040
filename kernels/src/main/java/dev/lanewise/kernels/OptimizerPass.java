package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * One pass over a gradient, weights and their state, in pieces: what all steps of optimizers share.
 */
final class OptimizerPass {

  /**
   * The micro-kernel of one piece; state that a step does not have is null memory, factors that it
   * does not have are 0.
   */
  interface Kernel {
    void run(
        int count,
        MemorySegment g,
        long gOffset,
        MemorySegment w,
        long wOffset,
        MemorySegment first,
        long firstOffset,
        MemorySegment second,
        long secondOffset,
        float a,
        float b,
        float c,
        float d);
  }

  private final Ranges ranges;
  private final Parallelism parallelism;
  private final Spare<Job> jobs = new Spare<>(() -> new Job());

  OptimizerPass(long count, Parallelism parallelism) {
    ranges = Ranges.of(count);
    this.parallelism = parallelism;
  }

  /** Checks the operands by name (null memory is left out) and runs the kernel over all pieces. */
  void run(
      Kernel kernel,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      String firstName,
      MemorySegment first,
      long firstOffset,
      String secondName,
      MemorySegment second,
      long secondOffset,
      float a,
      float b,
      float c,
      float d) {
    long bytes = ranges.count() * Float.BYTES;
    Operand.input("gradient", g, gOffset, bytes, parallelism);
    Operand.output("weights", w, wOffset, bytes, parallelism);
    Operand.apart("weights", w, wOffset, bytes, "gradient", g, gOffset, bytes);
    checkState(firstName, first, firstOffset, bytes, g, gOffset, w, wOffset);
    checkState(secondName, second, secondOffset, bytes, g, gOffset, w, wOffset);
    if (!secondName.isEmpty()) {
      Operand.apart(secondName, second, secondOffset, bytes, firstName, first, firstOffset, bytes);
    }
    Job job = jobs.take();
    job.set(kernel, g, gOffset, w, wOffset, first, firstOffset, second, secondOffset);
    job.factors(a, b, c, d);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      MemorySegment none = MemorySegment.NULL;
      job.set(kernel, none, 0, none, 0, none, 0, none, 0);
      jobs.give(job);
    }
  }

  private void checkState(
      String name,
      MemorySegment state,
      long offset,
      long bytes,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset) {
    if (!name.isEmpty()) {
      Operand.output(name, state, offset, bytes, parallelism);
      Operand.apart(name, state, offset, bytes, "gradient", g, gOffset, bytes);
      Operand.apart(name, state, offset, bytes, "weights", w, wOffset, bytes);
    }
  }

  private final class Job implements Parallelism.Pieces {
    private Kernel kernel = (count, g, go, w, wo, m, mo, v, vo, a, b, c, d) -> {};
    private MemorySegment g = MemorySegment.NULL;
    private MemorySegment w = MemorySegment.NULL;
    private MemorySegment first = MemorySegment.NULL;
    private MemorySegment second = MemorySegment.NULL;
    private long gOffset;
    private long wOffset;
    private long firstOffset;
    private long secondOffset;
    private float a;
    private float b;
    private float c;
    private float d;

    void set(
        Kernel kernel,
        MemorySegment g,
        long gOffset,
        MemorySegment w,
        long wOffset,
        MemorySegment first,
        long firstOffset,
        MemorySegment second,
        long secondOffset) {
      this.kernel = kernel;
      this.g = g;
      this.gOffset = gOffset;
      this.w = w;
      this.wOffset = wOffset;
      this.first = first;
      this.firstOffset = firstOffset;
      this.second = second;
      this.secondOffset = secondOffset;
    }

    void factors(float a, float b, float c, float d) {
      this.a = a;
      this.b = b;
      this.c = c;
      this.d = d;
    }

    @Override
    public void run(int piece, int worker) {
      long from = ranges.bytesFrom(piece, 1);
      kernel.run(
          ranges.length(piece),
          g,
          gOffset + from,
          w,
          wOffset + from,
          first,
          firstOffset + from,
          second,
          secondOffset + from,
          a,
          b,
          c,
          d);
    }
  }
}

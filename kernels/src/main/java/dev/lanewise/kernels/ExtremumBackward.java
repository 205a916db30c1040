package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ElementwiseKernels;
import java.lang.foreign.MemorySegment;

/**
 * The gradients of {@link ElementwiseOperation#MAXIMUM} and {@link ElementwiseOperation#MINIMUM} by
 * both operands.
 *
 * <pre>
 *   gradA[i][j] = a[i][j] >= b[i][j] ? g[i][j] : +0
 *   gradB[i][j] = a[i][j] >= b[i][j] ? +0 : g[i][j]
 * </pre>
 *
 * <p>For the minimum a is the smaller one or equal. Of equal elements the first takes the gradient;
 * where one is NaN, the second does. gradB has the shape of a: see {@link Elementwise} for a
 * smaller b.
 *
 * <pre>{@code
 * var back = ExtremumBackward.of(ElementwiseOperation.MAXIMUM, ElementwiseShape.of(rows, channels), Parallelism.caller());
 * back.run(a, 0, b, 0, gradOutput, 0, gradA, 0, gradB, 0);
 * }</pre>
 */
public final class ExtremumBackward {

  /** The micro-kernel of one run of elements. */
  private interface Kernel {
    void run(
        int count,
        MemorySegment a,
        long aOffset,
        MemorySegment b,
        long bOffset,
        MemorySegment g,
        long gOffset,
        MemorySegment gradA,
        long gradAOffset,
        MemorySegment gradB,
        long gradBOffset);
  }

  private final ElementwiseShape shape;
  private final int pieces;
  private final Parallelism parallelism;
  private final KernelSet kernels;
  private final Kernel kernel;
  private final Kept<Job> jobs = new Kept<>();

  private ExtremumBackward(
      ElementwiseOperation operation,
      ElementwiseShape shape,
      Parallelism parallelism,
      KernelSet kernels) {
    this.shape = shape;
    pieces = Broadcast.ranges(shape).pieces();
    this.parallelism = parallelism;
    this.kernels = kernels;
    ElementwiseKernels micro = kernels.micro().elementwise();
    kernel =
        switch (operation) {
          case MAXIMUM -> micro::maximumBackward;
          case MINIMUM -> micro::minimumBackward;
          default ->
              throw new IllegalArgumentException(
                  "operation: expected MAXIMUM or MINIMUM, got " + operation);
        };
  }

  /**
   * The operator for operands of this shape.
   *
   * @param operation the maximum or the minimum
   * @throws IllegalArgumentException if it is another operation, or the first operand has more than
   *     2^45 floats
   */
  public static ExtremumBackward of(
      ElementwiseOperation operation, ElementwiseShape shape, Parallelism parallelism) {
    return of(operation, shape, parallelism, KernelSet.current());
  }

  static ExtremumBackward of(
      ElementwiseOperation operation,
      ElementwiseShape shape,
      Parallelism parallelism,
      KernelSet kernels) {
    return new ExtremumBackward(operation, shape, parallelism, kernels);
  }

  /**
   * Computes gradA and gradB, [rows, channels] both, from the gradient by the output. Each may be
   * a, gradOutput, or b if that has as many elements.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part, or if gradA and gradB overlap
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset) {
    long bytes = shape.bytes();
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    try {
      job.operands
          .input("a", a, aOffset, bytes)
          .input("b", b, bOffset, shape.secondBytes())
          .input("gradOutput", gradOutput, gradOutputOffset, bytes)
          .outputInPlace("gradA", gradA, gradAOffset, bytes)
          .outputInPlace("gradB", gradB, gradBOffset, bytes);
      job.second.begin(b, bOffset);
      job.set(a, aOffset, gradOutput, gradOutputOffset, gradA, gradAOffset, gradB, gradBOffset);
      parallelism.run(pieces, job);
    } finally {
      job.operands.clear();
      job.second.end();
      MemorySegment none = MemorySegment.NULL;
      job.set(none, 0, none, 0, none, 0, none, 0);
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces, Broadcast.Block {
    private final OperandList operands = new OperandList(parallelism);
    private final Broadcast second = new Broadcast(shape, parallelism.threads(), kernels.micro());
    private MemorySegment a = MemorySegment.NULL;
    private MemorySegment g = MemorySegment.NULL;
    private MemorySegment gradA = MemorySegment.NULL;
    private MemorySegment gradB = MemorySegment.NULL;
    private long aOffset;
    private long gOffset;
    private long gradAOffset;
    private long gradBOffset;

    void set(
        MemorySegment a,
        long aOffset,
        MemorySegment g,
        long gOffset,
        MemorySegment gradA,
        long gradAOffset,
        MemorySegment gradB,
        long gradBOffset) {
      this.a = a;
      this.aOffset = aOffset;
      this.g = g;
      this.gOffset = gOffset;
      this.gradA = gradA;
      this.gradAOffset = gradAOffset;
      this.gradB = gradB;
      this.gradBOffset = gradBOffset;
    }

    @Override
    public void run(int piece, int worker) {
      second.run(piece, worker, this);
    }

    @Override
    public void run(int count, long at, MemorySegment b, long bAt) {
      kernel.run(
          count,
          a,
          aOffset + at,
          b,
          bAt,
          g,
          gOffset + at,
          gradA,
          gradAOffset + at,
          gradB,
          gradBOffset + at);
    }
  }
}

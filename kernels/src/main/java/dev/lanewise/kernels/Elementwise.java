package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ElementwiseKernels;
import java.lang.foreign.MemorySegment;

/**
 * Arithmetic of two operands, element by element; the second may be one value for each channel or
 * row, or one for all: {@code y[i][j] = a[i][j] + b[i][j]}, and so on for {@link
 * ElementwiseOperation}.
 *
 * <pre>{@code
 * var shape = ElementwiseShape.of(rows, channels).perChannel();
 * var centered = Elementwise.of(ElementwiseOperation.SUBTRACT, shape, Parallelism.caller());
 * centered.run(images, 0, mean, 0, images, 0);
 * }</pre>
 *
 * <p>{@code y = y + x} is {@code run(y, 0, x, 0, y, 0)}.
 *
 * <p>Gradients, g by the output, are made of other operators, as {@link ElementwiseOperation} has
 * them. The one by b is first computed as if b had the shape of a, and then summed: by {@link
 * Reduce#columns} for one value per channel, {@link Reduce#rows} for one per row, {@link
 * Reduce#all} for one value. For -g, {@link ScaleAndShift} by -1.
 *
 * <p>Bit law: one rounded operation for each element; maximum and minimum as {@link Math#max(float,
 * float)} and {@link Math#min(float, float)}.
 */
public final class Elementwise {

  /** The micro-kernel of one run of elements. */
  private interface Kernel {
    void run(
        int count,
        MemorySegment a,
        long aOffset,
        MemorySegment b,
        long bOffset,
        MemorySegment y,
        long yOffset);
  }

  private final ElementwiseShape shape;
  private final int pieces;
  private final Parallelism parallelism;
  private final KernelSet kernels;
  private final Kernel kernel;
  private final Kept<Job> jobs = new Kept<>();

  private Elementwise(
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
          case ADD -> micro::add;
          case SUBTRACT -> micro::subtract;
          case MULTIPLY -> micro::multiply;
          case DIVIDE -> micro::divide;
          case MAXIMUM -> micro::maximum;
          case MINIMUM -> micro::minimum;
        };
  }

  /**
   * The operator for operands of this shape.
   *
   * @throws IllegalArgumentException if the first operand has more than 2^45 floats
   */
  public static Elementwise of(
      ElementwiseOperation operation, ElementwiseShape shape, Parallelism parallelism) {
    return of(operation, shape, parallelism, KernelSet.current());
  }

  static Elementwise of(
      ElementwiseOperation operation,
      ElementwiseShape shape,
      Parallelism parallelism,
      KernelSet kernels) {
    return new Elementwise(operation, shape, parallelism, kernels);
  }

  /**
   * Computes y[rows][channels], which may be a, or b if that has as many elements.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment a, long aOffset, MemorySegment b, long bOffset, MemorySegment y, long yOffset) {
    long bytes = shape.bytes();
    Operand.input("a", a, aOffset, bytes, parallelism);
    Operand.input("b", b, bOffset, shape.secondBytes(), parallelism);
    Operand.output("y", y, yOffset, bytes, parallelism);
    Operand.sameOrApart("y", y, yOffset, bytes, "a", a, aOffset, bytes);
    Operand.sameOrApart("y", y, yOffset, bytes, "b", b, bOffset, shape.secondBytes());
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    try {
      job.second.begin(b, bOffset);
      job.set(a, aOffset, y, yOffset);
      parallelism.run(pieces, job);
    } finally {
      job.second.end();
      job.set(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
      jobs.give(job);
    }
  }

  private final class Job implements Parallelism.Pieces, Broadcast.Block {
    private final Broadcast second = new Broadcast(shape, parallelism.threads(), kernels.micro());
    private MemorySegment a = MemorySegment.NULL;
    private MemorySegment y = MemorySegment.NULL;
    private long aOffset;
    private long yOffset;

    void set(MemorySegment a, long aOffset, MemorySegment y, long yOffset) {
      this.a = a;
      this.aOffset = aOffset;
      this.y = y;
      this.yOffset = yOffset;
    }

    @Override
    public void run(int piece, int worker) {
      second.run(piece, worker, this);
    }

    @Override
    public void run(int count, long at, MemorySegment b, long bAt) {
      kernel.run(count, a, aOffset + at, b, bAt, y, yOffset + at);
    }
  }
}

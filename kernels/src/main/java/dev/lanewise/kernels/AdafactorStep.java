package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.FIRST;
import static dev.lanewise.kernels.OptimizerPass.GRADIENT;
import static dev.lanewise.kernels.OptimizerPass.SECOND;
import static dev.lanewise.kernels.OptimizerPass.THIRD;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * A step of Adafactor (Shazeer and Stern, arXiv 1804.04235) for weights of two or more axes, as
 * Keras: the mean square of a weight is put together from one for its row and one for its column of
 * the last two axes. For one axis see {@link AdafactorVectorStep}.
 *
 * <pre>
 *   b = 1 - t^beta2Decay, t the number of the step;  s[i][j] = fma(g[i][j], g[i][j], epsilon1)
 *   r[i] = fma(b, r[i], (1 - b) (mean over j of s[i][j])); without r[i] if b is 0, as c
 *   c[j] = fma(b, c[j], (1 - b) (mean over i of s[i][j]))
 *   u[i][j] = g[i][j] / (sqrt(r[i] / (mean over i of r[i])) sqrt(c[j]))
 *   alpha = max(epsilon2, rms(w)) min(rate, 1 / sqrt(t))
 *   w = fma(-(alpha / max(1, rms(u) / clipThreshold)), u, w)
 * </pre>
 *
 * <p>r, c and u are computed for each matrix of the last two axes, rms over all weights. Keras
 * takes one root of the product, which may underflow, and then gets 0 / 0.
 *
 * <p>Sums along a row, and of r, are 64 interleaved partial sums and a fixed tree (see {@link
 * Softmax}), those along a column are as in {@link Reduce}; a mean is the sum divided by the count.
 * The root of r over its mean is computed in double precision and rounded to float, and b, the
 * factor of u and rms are as in {@link AdafactorVectorStep}, with pieces of the rows that fit into
 * 16,384 floats, one at least.
 *
 * <p>Before the step the weights decay: {@code w = fma(-d, w, w)}, {@code d = weightDecay rate},
 * unless d is 0. Keras's rate is 0.001. r and c start from 0. Keras also keeps the product of both.
 *
 * <pre>{@code
 * var step = AdafactorStep.of(1, rows, columns, AdafactorOptions.of(), Parallelism.caller());
 * var rowMeans = Memory.bytes(arena, step.rowBytes());
 * var columnMeans = Memory.bytes(arena, step.columnBytes());
 * var scratch = Memory.bytes(arena, step.scratchBytes());
 * step.run(gradient, 0, weights, 0, rowMeans, 0, columnMeans, 0, 0.001f, 1, scratch, 0);
 * }</pre>
 */
public final class AdafactorStep {
  private static final int BLOCK_ROWS = 256;

  private final int matrices;
  private final int rows;
  private final int columns;
  private final OptimizerPass pass;
  private final AdafactorOptions options;
  private final MicroKernels kernels;
  private final StepNorms norms;
  private final OptimizerPass.Kernel squares = this::squares;
  private final OptimizerPass.Kernel overRoots = this::overRoots;

  private AdafactorStep(
      int matrices,
      int rows,
      int columns,
      AdafactorOptions options,
      Parallelism parallelism,
      KernelSet kernelSet) {
    Sizes.positive("matrices", matrices);
    Sizes.positive("rows", rows);
    Sizes.positive("columns", columns);
    this.matrices = matrices;
    this.rows = rows;
    this.columns = columns;
    int all = Sizes.product("rows of all matrices", matrices, rows);
    pass = new OptimizerPass(Ranges.ofRows(all, columns), columns, parallelism, kernelSet);
    this.options = options;
    kernels = kernelSet.micro();
    norms = new StepNorms(pass, THIRD, kernels);
  }

  /**
   * The operator for weights of which the last two axes are {@code rows} and {@code columns}.
   *
   * @param matrices the product of the other axes
   * @throws IllegalArgumentException if a size is not positive, or there are more rows than an
   *     {@code int} counts
   */
  public static AdafactorStep of(
      int matrices, int rows, int columns, AdafactorOptions options, Parallelism parallelism) {
    return of(matrices, rows, columns, options, parallelism, KernelSet.current());
  }

  static AdafactorStep of(
      int matrices,
      int rows,
      int columns,
      AdafactorOptions options,
      Parallelism parallelism,
      KernelSet kernels) {
    return new AdafactorStep(matrices, rows, columns, options, parallelism, kernels);
  }

  /** Bytes of r: a float for each row of each matrix. */
  public long rowBytes() {
    return (long) matrices * rows * Float.BYTES;
  }

  /** Bytes of c: a float for each column of each matrix. */
  public long columnBytes() {
    return (long) matrices * columns * Float.BYTES;
  }

  /** Bytes of scratch memory for a call. */
  public long scratchBytes() {
    return norms.scratchBytes() + rowBytes() + (columns + (long) matrices) * Float.BYTES;
  }

  /** Where the new row means begin in scratch memory, in floats: after u and its norms. */
  private long rowMeans() {
    return norms.scratchBytes() / Float.BYTES;
  }

  /** Where the new column means of a matrix begin. */
  private long columnMeans() {
    return rowMeans() + (long) matrices * rows;
  }

  /** Where the means of r begin, one for each matrix. */
  private long means() {
    return columnMeans() + columns;
  }

  /**
   * Updates the weights and the state in place.
   *
   * @param rowMeanSquare r
   * @param columnMeanSquare c
   * @param rate the learning rate
   * @param number the number of this step, from 1
   * @param scratch {@link #scratchBytes} bytes of any content
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping; or if {@code number} is below 1
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment gradient,
      long gradientOffset,
      MemorySegment weights,
      long weightsOffset,
      MemorySegment rowMeanSquare,
      long rowMeanSquareOffset,
      MemorySegment columnMeanSquare,
      long columnMeanSquareOffset,
      float rate,
      long number,
      MemorySegment scratch,
      long scratchOffset) {
    OptimizerPass.checkNumber(number);
    OptimizerPass.Step step = pass.begin();
    try {
      step.on(gradient, gradientOffset, weights, weightsOffset)
          .state("rowMeanSquare", rowMeanSquare, rowMeanSquareOffset, rowBytes())
          .state("columnMeanSquare", columnMeanSquare, columnMeanSquareOffset, columnBytes())
          .state("scratch", scratch, scratchOffset, scratchBytes())
          .decay(options.weightDecay(), rate)
          .run(squares);
      average(step, AdafactorRates.kept(options, number));
      step.run(overRoots);
      float factor =
          AdafactorRates.factor(
              options, rate, number, pass.count(), norms.weights(step), norms.steps(step));
      norms.update(step, factor);
    } finally {
      pass.end(step);
    }
  }

  /** The squares of whole rows, and their means. */
  private void squares(int count, OptimizerPass.Step x, long from, int worker) {
    MemorySegment scratch = x.memory(THIRD);
    long to = x.at(THIRD, from);
    kernels
        .root()
        .regulatedSquares(
            count, x.memory(GRADIENT), x.at(GRADIENT, from), scratch, to, options.epsilon1());
    long row = from / Float.BYTES / columns;
    for (int i = 0; i < count / columns; i++) {
      long at = to + (long) i * columns * Float.BYTES;
      float sum = kernels.softmax().sum(columns, scratch, at, x.partial(worker));
      x.set(THIRD, rowMeans() + row + i, sum / columns);
    }
  }

  /** Moves r and c, on the calling thread: memory, not arithmetic, is what they wait for. */
  private void average(OptimizerPass.Step x, float kept) {
    MemorySegment scratch = x.memory(THIRD);
    long rowSums = x.at(THIRD, rowMeans() * Float.BYTES);
    move(matrices * rows, kept, scratch, rowSums, x.memory(FIRST), x.at(FIRST, 0));
    long columnSums = x.at(THIRD, columnMeans() * Float.BYTES);
    for (int matrix = 0; matrix < matrices; matrix++) {
      columnSums(x, matrix, columnSums);
      kernels.softmax().divide(columns, rows, scratch, columnSums);
      long c = x.at(SECOND, (long) matrix * columns * Float.BYTES);
      move(columns, kept, scratch, columnSums, x.memory(SECOND), c);
      long r = x.at(FIRST, (long) matrix * rows * Float.BYTES);
      float sum = kernels.softmax().sum(rows, x.memory(FIRST), r, x.partial(0));
      x.set(THIRD, means() + matrix, sum / rows);
    }
  }

  private void move(
      int count, float kept, MemorySegment from, long fromAt, MemorySegment to, long toAt) {
    kernels
        .rows()
        .scaleAndAdd(count, 1 - kept, from, fromAt, kept, to, toAt, Float.NEGATIVE_INFINITY);
  }

  private void columnSums(OptimizerPass.Step x, int matrix, long to) {
    MemorySegment scratch = x.memory(THIRD);
    kernels.rows().zero(1, columns, scratch, to, 0);
    for (int row = 0; row < rows; row += BLOCK_ROWS) {
      long at = x.at(THIRD, ((long) matrix * rows + row) * columns * Float.BYTES);
      int length = Math.min(BLOCK_ROWS, rows - row);
      kernels.reduce().addColumnBlock(length, columns, scratch, at, scratch, to);
    }
  }

  private void overRoots(int count, OptimizerPass.Step x, long from, int worker) {
    long row = from / Float.BYTES / columns;
    for (int i = 0; i < count / columns; i++) {
      long matrix = (row + i) / rows;
      double share = (double) x.get(FIRST, row + i) / x.get(THIRD, means() + matrix);
      long at = from + (long) i * columns * Float.BYTES;
      kernels
          .root()
          .overRoots(
              columns,
              x.memory(GRADIENT),
              x.at(GRADIENT, at),
              x.memory(SECOND),
              x.at(SECOND, matrix * columns * Float.BYTES),
              x.memory(THIRD),
              x.at(THIRD, at),
              (float) Math.sqrt(share));
    }
    norms.sums(count, x, from, worker);
  }
}

package dev.lanewise.kernels;

/**
 * Batch normalization of rows of channels, x[rows][channels]; for images, a row is a pixel and rows
 * are batch * height * width.
 *
 * <pre>
 *   mean[c]     = (sum over i of x[i][c]) / rows
 *   variance[c] = (sum over i of (x[i][c] - mean[c])^2) / rows
 *   y[i][c]     = (x[i][c] - mean[c]) * gamma[c] / sqrt(variance[c] + epsilon) + beta[c]
 * </pre>
 *
 * <p>Bit law of the statistics, channel by channel. Rows are cut into blocks of 128. A block of n
 * rows has the mean {@code m = f + s / n}, f its first row's value and s the chain of additions of
 * {@code x - f} down its rows from +0; and q, the chain of {@code fma(x - m, x - m, q)} from +0.
 * The whole blocks' m, taken as rows of one block, have a mean M and squares D in the same way;
 * with Q, the chain of their q from +0, {@code S = fma(128, D, Q)}. If there are no whole blocks, M
 * is m and S is q. Rows left over after whole blocks, l of them, add {@code d = m - M}: the mean is
 * {@code fma(d, l / rows, M)} and the squares {@code fma(d * (l * (rows - l) / rows), d, S + q)},
 * both factors rounded once. The variance is S / rows. So equal rows have variance 0, and a mean
 * far from 0 costs the variance no digits.
 *
 * <p>Then, with {@code scale = gamma / sqrt(variance + epsilon)}, {@code y = fma(x - mean, scale,
 * beta)}; for inference {@code y = fma(x, scale, fma(-mean, scale, beta))}. Without gamma it is 1,
 * without beta +0.
 *
 * <pre>{@code
 * var norm = BatchNorm.forward(batch * height * width, channels, 1e-3f, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, variance, 0, scratch, 0);
 * }</pre>
 */
public final class BatchNorm {
  private BatchNorm() {}

  /**
   * Statistics of the batch and the output by them, as in training.
   *
   * @throws IllegalArgumentException if a size is not positive or epsilon negative or NaN
   */
  public static BatchNormForward forward(
      int rows, int channels, float epsilon, Parallelism parallelism) {
    return new BatchNormForward(rows, channels, epsilon, parallelism, KernelSet.current());
  }

  /**
   * The output by given statistics, as after training.
   *
   * @throws IllegalArgumentException if a size is not positive or epsilon negative or NaN
   */
  public static BatchNormInference inference(
      int rows, int channels, float epsilon, Parallelism parallelism) {
    return new BatchNormInference(rows, channels, epsilon, parallelism, KernelSet.current());
  }

  /**
   * The gradients by x, gamma and beta through the statistics of the batch.
   *
   * @throws IllegalArgumentException if a size is not positive or epsilon negative or NaN
   */
  public static BatchNormBackward backward(
      int rows, int channels, float epsilon, Parallelism parallelism) {
    return new BatchNormBackward(true, rows, channels, epsilon, parallelism, KernelSet.current());
  }

  /**
   * The gradients by x, gamma and beta of {@link #inference}, as for a layer that is not trained
   * itself.
   *
   * @throws IllegalArgumentException if a size is not positive or epsilon negative or NaN
   */
  public static BatchNormBackward inferenceBackward(
      int rows, int channels, float epsilon, Parallelism parallelism) {
    return new BatchNormBackward(false, rows, channels, epsilon, parallelism, KernelSet.current());
  }

  static float deviation(float variance, float epsilon) {
    return (float) Math.sqrt(variance + epsilon);
  }

  static float epsilon(float epsilon) {
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon: expected 0 or more, got " + epsilon);
    }
    return epsilon;
  }
}

package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.RowNormKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Layer normalization: each row of x[rows][channels] by its own mean and variance, as Keras's
 * LayerNormalization over the last axis (there epsilon is 1e-3 unless said otherwise).
 *
 * <pre>
 *   mean[i]     = (sum over c of x[i][c]) / channels
 *   variance[i] = (sum over c of (x[i][c] - mean[i])^2) / channels
 *   inverse[i]  = 1 / sqrt(variance[i] + epsilon)
 *   y[i][c]     = (x[i][c] - mean[i]) * inverse[i] * gamma[c] + beta[c]
 * </pre>
 *
 * <p>Bit law: sums are 64 partial sums from +0; element c goes to sum c mod 64, c increasing; then
 * for h = 32, 16, 8, 4, 2, 1 sum j becomes sum j plus sum j + h, for j below h. The mean is {@code
 * f + s / channels}, f the row's first value and s the sum of {@code x - f}; squares are added by
 * FMAs. {@code y = fma((x - mean) * inverse, gamma, beta)}, without gamma 1, without beta +0. So
 * equal values have variance 0, and a mean far from 0 costs the variance no digits.
 *
 * <pre>{@code
 * var norm = LayerNorm.forward(rows, channels, 1e-3f, Parallelism.caller());
 * norm.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, inverse, 0);
 * }</pre>
 */
public final class LayerNorm {
  private LayerNorm() {}

  /**
   * The output, and each row's mean and inverse deviation.
   *
   * @throws IllegalArgumentException if a size is not positive or epsilon negative or NaN
   */
  public static LayerNormForward forward(
      int rows, int channels, float epsilon, Parallelism parallelism) {
    return new LayerNormForward(rows, channels, epsilon, parallelism, KernelSet.current());
  }

  /**
   * The gradients by x, gamma and beta.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static LayerNormBackward backward(int rows, int channels, Parallelism parallelism) {
    return new LayerNormBackward(rows, channels, parallelism, KernelSet.current());
  }

  /** A row of ones, then one of zeros: gamma and beta where they are left out. */
  static MemorySegment defaults(int channels) {
    MemorySegment rows = Memory.floats(Arena.ofAuto(), 2L * channels);
    for (int c = 0; c < channels; c++) {
      rows.setAtIndex(ValueLayout.JAVA_FLOAT, c, 1f);
    }
    return rows;
  }

  /** The mean of a row. */
  static float mean(
      RowNormKernels kernels, int channels, MemorySegment x, long xOffset, float[] partial) {
    float first = ChannelRow.get(x, xOffset, 0);
    return first + kernels.sum(channels, x, xOffset, first, partial) / channels;
  }
}

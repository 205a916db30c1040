package dev.lanewise.kernels;

/**
 * Group normalization of images x[batch][height][width][channels]: the channels of an image are cut
 * into groups of as many neighbours, each normalized by its own mean and variance, as Keras's
 * GroupNormalization over the last axis (there groups are 32 and epsilon is 1e-3 unless said
 * otherwise). As many groups as channels are instance normalization.
 *
 * <pre>
 *   mean[b][k]     = (sum over pixels and channels of group k of x) / (pixels * channels of a group)
 *   variance[b][k] = (sum over the same of (x - mean[b][k])^2) / (pixels * channels of a group)
 *   inverse[b][k]  = 1 / sqrt(variance[b][k] + epsilon)
 *   y              = (x - mean[b][k]) * inverse[b][k] * gamma[c] + beta[c]
 * </pre>
 *
 * <p>Bit law: each channel of an image has a mean m and squares S by the law of {@link BatchNorm}'s
 * statistics, its pixels being the rows. The group's mean is {@code f + s / n}, n the channels of a
 * group, f the first one's m and s the chain of {@code m - f} from +0; D is the chain of {@code
 * fma(m - mean, m - mean, D)} and Q that of S, both from +0; the variance is {@code fma(pixels, D,
 * Q) / (pixels * n)}. {@code y = fma(x - mean, gamma * inverse, beta)}, without gamma 1, without
 * beta +0. So equal values have variance 0, and a mean far from 0 costs the variance no digits.
 *
 * <pre>{@code
 * var norm = GroupNorm.forward(batch, height, width, channels, 32, 1e-3f, Parallelism.caller());
 * var scratch = Memory.bytes(arena, norm.scratchBytes());
 * norm.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, inverse, 0, scratch, 0);
 * }</pre>
 */
public final class GroupNorm {
  private GroupNorm() {}

  /**
   * The output, and each group's mean and inverse deviation.
   *
   * @throws IllegalArgumentException if a size is not positive, groups do not divide the channels,
   *     epsilon is negative or NaN, or the pixels of all images cannot be counted in an {@code int}
   */
  public static GroupNormForward forward(
      int batch,
      int height,
      int width,
      int channels,
      int groups,
      float epsilon,
      Parallelism parallelism) {
    return new GroupNormForward(
        batch,
        pixels(batch, height, width),
        channels,
        groups,
        epsilon,
        parallelism,
        KernelSet.current());
  }

  /**
   * The gradients by x, gamma and beta.
   *
   * @throws IllegalArgumentException if a size is not positive, groups do not divide the channels,
   *     or the pixels of all images cannot be counted in an {@code int}
   */
  public static GroupNormBackward backward(
      int batch, int height, int width, int channels, int groups, Parallelism parallelism) {
    return new GroupNormBackward(
        batch, pixels(batch, height, width), channels, groups, parallelism, KernelSet.current());
  }

  private static int pixels(int batch, int height, int width) {
    Sizes.positive("batch", batch);
    Sizes.positive("height", height);
    Sizes.positive("width", width);
    return Sizes.product("pixels", batch, height, width) / batch;
  }

  /** The channels of a group. */
  static int groupChannels(int batch, int channels, int groups) {
    Sizes.positive("batch", batch);
    Sizes.positive("groups", groups);
    Sizes.positive("channels", channels);
    Sizes.product("channels of all images", batch, channels);
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "groups: expected a divisor of the " + channels + " channels, got " + groups);
    }
    return channels / groups;
  }

  /** The elements of a group. */
  static float elements(int pixels, int groupChannels) {
    return (float) ((double) pixels * groupChannels);
  }
}

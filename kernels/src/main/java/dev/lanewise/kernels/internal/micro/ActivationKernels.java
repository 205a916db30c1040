package dev.lanewise.kernels.internal.micro;

/**
 * Functions element by element, over a block of at most {@link ForwardCurve#block} floats.
 *
 * <p>Counts are multiples of {@link #STEP}, so that no width of vectors leaves a remainder. {@code
 * scratch} holds {@link #SCRATCH} floats that no operand overlaps. All memory is native; offsets
 * are in bytes; nothing is checked here.
 */
public interface ActivationKernels {
  /** The largest count of what keeps something between passes: that stays in the first cache. */
  int BLOCK = 512;

  /** What counts are multiples of: the floats of the widest vector. */
  int STEP = 16;

  /** The largest count of what keeps nothing between passes: any piece. */
  int UNBOUNDED = 1 << 30;

  /** Floats of scratch memory. */
  int SCRATCH = 4 * BLOCK + 12 * STEP;

  /** The function. */
  ForwardCurve forward(Curve curve);

  /**
   * Its gradient: from f(x) for the sigmoid, tanh, the exponential and rsqrt, from x for the
   * others.
   */
  BackwardCurve backward(Curve curve);

  /**
   * {@code x <= threshold ? slope * (x - threshold) : x}, at most max, which is NaN for none. A
   * slope of 0 gives +0 for all x up to the threshold.
   */
  ForwardCurve rectifier(float slope, float threshold, float max);

  /**
   * {@code x >= max ? +0 : x <= threshold ? slope * gradient : gradient}; a slope of 0 gives +0.
   */
  BackwardCurve rectifierGradient(float slope, float threshold, float max);

  /** {@code x >= 0 ? above * x : below * (exp(x) - 1)}. */
  ForwardCurve exponentialLinear(float below, float above);

  /** {@code gradient * (x >= 0 ? above : below * exp(x))}. */
  BackwardCurve exponentialLinearGradient(float below, float above);
}

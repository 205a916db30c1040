package dev.lanewise.kernels.internal.micro;

/** Functions of one float without constants to choose. */
public enum Curve {
  /** See {@link ActivationKernels}. */
  HARD_SIGMOID,
  /** See {@link ActivationKernels}. */
  SOFTSIGN,
  /** See {@link ActivationKernels}. */
  SIGMOID,
  /** See {@link ActivationKernels}. */
  TANH,
  /** See {@link ActivationKernels}. */
  SOFTPLUS,
  /** See {@link ActivationKernels}. */
  SILU,
  /** See {@link ActivationKernels}. */
  MISH,
  /** See {@link ActivationKernels}. */
  GELU,
  /** See {@link ActivationKernels}. */
  GELU_TANH,
  /** See {@link ActivationKernels}. */
  EXPONENTIAL,
  /** See {@link ActivationKernels}. */
  LOG,
  /** See {@link ActivationKernels}. */
  RSQRT,
  /** See {@link ActivationKernels}. */
  ERF
}

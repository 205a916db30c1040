package dev.lanewise.kernels.internal.micro;

/**
 * One implementation of all micro-kernels. Each exists twice, in plain Java and on the Vector API,
 * with the same bits.
 */
public interface MicroKernels {
  /** {@code scalar} or {@code vector}. */
  String name();

  /** Floats in a vector; 1 for plain Java. */
  int lanes();

  /** Tiles of a matrix product. */
  GemmTiles gemm();

  /** Convolution of images of one channel. */
  OneChannelKernels oneChannel();

  /** Transforms of Winograd's convolution. */
  WinogradKernels winograd();

  /** Copies and fused passes over rows of floats. */
  RowKernels rows();

  /** Arithmetic of two operands. */
  ElementwiseKernels elementwise();

  /** Activation functions and their gradients. */
  ActivationKernels activation();

  /** Passes over one row of a softmax or cross-entropy. */
  SoftmaxKernels softmax();

  /** Max pooling. */
  PoolKernels pool();

  /** Average pooling. */
  AverageKernels average();

  /** Weighted sums of pixels. */
  ResampleKernels resample();

  /** Convolution channel by channel. */
  DepthwiseKernels depthwise();

  /** Passes of normalizations by channel. */
  NormKernels norm();

  /** Passes of normalizations by row. */
  RowNormKernels rowNorm();

  /** Changes of the order of values. */
  LayoutKernels layout();

  /** Steps of optimizers. */
  OptimizerKernels optimizer();

  /** Steps of optimizers that divide by roots of squares. */
  RootKernels root();

  /** Steps of Adam and its kin. */
  AdamKernels adam();

  /** Sums. */
  ReduceKernels reduce();
}

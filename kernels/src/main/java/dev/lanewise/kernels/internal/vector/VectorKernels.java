package dev.lanewise.kernels.internal.vector;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import dev.lanewise.kernels.internal.micro.AdamKernels;
import dev.lanewise.kernels.internal.micro.AverageKernels;
import dev.lanewise.kernels.internal.micro.DepthwiseKernels;
import dev.lanewise.kernels.internal.micro.ElementwiseKernels;
import dev.lanewise.kernels.internal.micro.GemmTiles;
import dev.lanewise.kernels.internal.micro.LayoutKernels;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import dev.lanewise.kernels.internal.micro.NormKernels;
import dev.lanewise.kernels.internal.micro.OneChannelKernels;
import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import dev.lanewise.kernels.internal.micro.PoolKernels;
import dev.lanewise.kernels.internal.micro.ReduceKernels;
import dev.lanewise.kernels.internal.micro.ResampleKernels;
import dev.lanewise.kernels.internal.micro.RootKernels;
import dev.lanewise.kernels.internal.micro.RowKernels;
import dev.lanewise.kernels.internal.micro.RowNormKernels;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import dev.lanewise.kernels.internal.micro.WinogradKernels;

/** The micro-kernels on the Vector API, as wide as the JVM prefers. */
public final class VectorKernels implements MicroKernels {
  private final GemmTiles gemm = new VectorGemmTiles();
  private final OneChannelKernels oneChannel = new VectorOneChannelKernels();
  private final WinogradKernels winograd = new VectorWinogradKernels();
  private final RowKernels rows = new VectorRowKernels();
  private final ElementwiseKernels elementwise = new VectorElementwiseKernels();
  private final ActivationKernels activation = new VectorActivationKernels();
  private final SoftmaxKernels softmax = new VectorSoftmaxKernels();
  private final OptimizerKernels optimizer = new VectorOptimizerKernels();
  private final RootKernels root = new VectorRootKernels();
  private final AdamKernels adam = new VectorAdamKernels();
  private final ReduceKernels reduce = new VectorReduceKernels();
  private final DepthwiseKernels depthwise = new VectorDepthwiseKernels();
  private final PoolKernels pool = new VectorPoolKernels();
  private final ResampleKernels resample = new VectorResampleKernels();
  private final AverageKernels average = new VectorAverageKernels();
  private final NormKernels norm = new VectorNormKernels();
  private final RowNormKernels rowNorm = new VectorRowNormKernels();
  private final LayoutKernels layout = new VectorLayoutKernels();

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public int lanes() {
    return Lanes.FLOATS;
  }

  @Override
  public GemmTiles gemm() {
    return gemm;
  }

  @Override
  public OneChannelKernels oneChannel() {
    return oneChannel;
  }

  @Override
  public WinogradKernels winograd() {
    return winograd;
  }

  @Override
  public RowKernels rows() {
    return rows;
  }

  @Override
  public ElementwiseKernels elementwise() {
    return elementwise;
  }

  @Override
  public ActivationKernels activation() {
    return activation;
  }

  @Override
  public SoftmaxKernels softmax() {
    return softmax;
  }

  @Override
  public PoolKernels pool() {
    return pool;
  }

  @Override
  public AverageKernels average() {
    return average;
  }

  @Override
  public ResampleKernels resample() {
    return resample;
  }

  @Override
  public DepthwiseKernels depthwise() {
    return depthwise;
  }

  @Override
  public NormKernels norm() {
    return norm;
  }

  @Override
  public RowNormKernels rowNorm() {
    return rowNorm;
  }

  @Override
  public LayoutKernels layout() {
    return layout;
  }

  @Override
  public OptimizerKernels optimizer() {
    return optimizer;
  }

  @Override
  public RootKernels root() {
    return root;
  }

  @Override
  public AdamKernels adam() {
    return adam;
  }

  @Override
  public ReduceKernels reduce() {
    return reduce;
  }
}

package dev.lanewise.kernels.internal.scalar;

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

/**
 * The micro-kernels in plain Java: the reference for every bit, and what runs where the Vector API
 * cannot.
 */
public final class ScalarKernels implements MicroKernels {
  private final GemmTiles gemm = new ScalarGemmTiles();
  private final OneChannelKernels oneChannel = new ScalarOneChannelKernels();
  private final WinogradKernels winograd = new ScalarWinogradKernels();
  private final RowKernels rows = new ScalarRowKernels();
  private final ElementwiseKernels elementwise = new ScalarElementwiseKernels();
  private final ActivationKernels activation = new ScalarActivationKernels();
  private final SoftmaxKernels softmax = new ScalarSoftmaxKernels();
  private final OptimizerKernels optimizer = new ScalarOptimizerKernels();
  private final RootKernels root = new ScalarRootKernels();
  private final AdamKernels adam = new ScalarAdamKernels();
  private final ReduceKernels reduce = new ScalarReduceKernels();
  private final DepthwiseKernels depthwise = new ScalarDepthwiseKernels();
  private final PoolKernels pool = new ScalarPoolKernels();
  private final ResampleKernels resample = new ScalarResampleKernels();
  private final AverageKernels average = new ScalarAverageKernels();
  private final NormKernels norm = new ScalarNormKernels();
  private final RowNormKernels rowNorm = new ScalarRowNormKernels();
  private final LayoutKernels layout = new ScalarLayoutKernels();

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int lanes() {
    return 1;
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

package dev.lanewise.bench.peers;

import dev.lanewise.bench.calls.Depthwise;
import dev.lanewise.bench.calls.KernelCall;
import dev.lanewise.bench.calls.Operands;
import dev.lanewise.bench.calls.Pools;
import dev.lanewise.bench.calls.Products;
import dev.lanewise.bench.ratio.Catalogue;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.Arena;

/**
 * The contenders by name: who, in what, in which case; Lanewise's also by the number of threads.
 */
public final class Contenders implements Catalogue {

  /** A catalogue without state. */
  public Contenders() {}

  @Override
  public Contender contender(String name) {
    String[] words = name.split(" ");
    return switch (words[0]) {
      case "openblas" -> OpenBlas.gemm(GemmCase.valueOf(words[1]));
      case "onednn-gemm" -> OneDnnMatmul.of(GemmCase.valueOf(words[1]));
      case "vectorblas" -> VectorBlas.gemm(GemmCase.valueOf(words[1]));
      case "gemm-packed" -> gemm(GemmCase.valueOf(words[1]), threads(words[2]), true);
      case "gemm-plain" -> gemm(GemmCase.valueOf(words[1]), threads(words[2]), false);
      case "onednn-conv" ->
          OneDnnConvolution.of(
              ConvCase.valueOf(words[2]), ConvPass.valueOf(words[1]), ConvLayout.valueOf(words[3]));
      case "onednn-pool" -> OneDnnPooling.of(PoolCase.valueOf(words[1]));
      case "conv" ->
          convolution(ConvCase.valueOf(words[2]), ConvPass.valueOf(words[1]), threads(words[3]));
      case "conv-packing" ->
          packing(ConvCase.valueOf(words[2]), ConvPass.valueOf(words[1]), threads(words[3]));
      case "pool" -> pooling(PoolCase.valueOf(words[1]), threads(words[2]));
      case "pytorch" -> PyTorch.training();
      case "dl4j" -> Dl4j.training();
      case "onnxruntime" ->
          OnnxRuntime.prediction(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      case "net-training" -> NoteNet.training(Integer.parseInt(words[1]));
      case "net-prediction" ->
          NoteNet.prediction(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
      default -> throw new IllegalArgumentException("no contender " + name);
    };
  }

  private static Parallelism threads(String number) {
    return Parallelism.threads(Integer.parseInt(number));
  }

  private static Contender gemm(GemmCase product, Parallelism threads, boolean packed) {
    Operands operands = new Operands(Arena.ofShared());
    int[] size = {product.m(), product.n(), product.k()};
    return lanewise(
        product.work(),
        packed
            ? Products.gemm(operands, threads, size)
            : Products.gemmOfPlain(operands, threads, size));
  }

  private static Contender convolution(ConvCase conv, ConvPass pass, Parallelism threads) {
    Operands operands = new Operands(Arena.ofShared());
    return lanewise(
        conv.work(),
        conv.depthwise()
            ? depthwise(operands, conv, pass, threads)
            : dense(operands, conv, pass, threads));
  }

  private static KernelCall dense(
      Operands operands, ConvCase conv, ConvPass pass, Parallelism threads) {
    int[] size = denseSize(conv);
    return switch (pass) {
      case FORWARD -> Products.forward(operands, threads, size);
      case BACKWARD_INPUT -> Products.backwardInput(operands, threads, size);
      case BACKWARD_WEIGHTS -> Products.backwardWeights(operands, threads, size);
    };
  }

  private static int[] denseSize(ConvCase conv) {
    return new int[] {
      conv.batch(),
      conv.side(),
      conv.side(),
      conv.channels(),
      conv.filters(),
      conv.kernel(),
      conv.stride()
    };
  }

  /** Packs the weights within the call, as training does; for what has weights to pack. */
  private static Contender packing(ConvCase conv, ConvPass pass, Parallelism threads) {
    Operands operands = new Operands(Arena.ofShared());
    int[] size = denseSize(conv);
    return lanewise(
        conv.work(),
        pass == ConvPass.FORWARD
            ? Products.forwardPacking(operands, threads, size)
            : Products.backwardInputPacking(operands, threads, size));
  }

  private static KernelCall depthwise(
      Operands operands, ConvCase conv, ConvPass pass, Parallelism threads) {
    int[] size = {conv.batch(), conv.side(), conv.side(), conv.channels(), conv.stride()};
    return switch (pass) {
      case FORWARD -> Depthwise.forward(operands, threads, size);
      case BACKWARD_INPUT -> Depthwise.backwardInput(operands, threads, size);
      case BACKWARD_WEIGHTS -> Depthwise.backwardWeights(operands, threads, size);
    };
  }

  private static Contender pooling(PoolCase pool, Parallelism threads) {
    Operands operands = new Operands(Arena.ofShared());
    int[] size = {PoolCase.BATCH, pool.side(), pool.side(), pool.channels()};
    return lanewise(
        pool.work(),
        switch (pool.pass()) {
          case INFERENCE -> Pools.forward(operands, threads, size);
          case TRAINING -> Pools.withWinners(operands, threads, size);
          case BACKWARD -> Pools.backward(operands, threads, size);
        });
  }

  private static Contender lanewise(double work, KernelCall call) {
    return Contender.of("Lanewise", work, call.run(), call::result, call::close);
  }
}

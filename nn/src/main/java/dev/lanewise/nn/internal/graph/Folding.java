package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.BatchNorm;
import dev.lanewise.kernels.BatchNormInference;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.ActivationFunction;
import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.Layer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph and its parameters: those of all layers as they are, or with batch normalizations folded
 * away, for inference.
 *
 * <p>A batch normalization multiplies each channel by a factor and adds a term. If it alone takes
 * the output of a layer that is linear in a kernel and a bias ({@link Layer#withBias}), these take
 * up both, and the normalization is a view:
 *
 * <pre>
 *   s[c]         = gamma[c] / sqrt(variance[c] + epsilon)
 *   kernel'[][c] = kernel[][c] * s[c]
 *   bias'[c]     = fma(bias[c], s[c], fma(-mean[c], s[c], beta[c]))
 * </pre>
 *
 * <p>With u = 2^-24 and K products in an output, that is at most (K + 5) u away from the exact
 * value, relative to the sum of the products' magnitudes times |s| and those of the three terms of
 * bias'.
 */
final class Folding {
  private final Graph graph;
  private final Parameters parameters;
  private final Map<Integer, Fold> folds = new HashMap<>();

  private Folding(Graph graph, Parameters parameters) {
    this.graph = graph;
    this.parameters = parameters;
  }

  /** A graph as it is. */
  static Folding none(Graph graph, Parameters parameters) {
    return new Folding(graph, parameters);
  }

  /** A graph with every normalization folded that can be. */
  static Folding of(Graph graph, Parameters parameters) {
    List<Node> nodes = new ArrayList<>(graph.nodes());
    Map<Integer, Fold> folds = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.layer() instanceof BatchNormalization norm) {
        Node source = graph.nodes().get(node.inputs().getFirst());
        Layer biased = source.layer().withBias();
        if (biased != null && graph.takers(source.id()) == 1) {
          Node changed = source.withBias(biased);
          nodes.set(source.id(), changed);
          nodes.set(node.id(), node.withLayer(Activation.of(ActivationFunction.LINEAR)));
          folds.put(source.id(), new Fold(parameters, source, changed, node, norm));
        }
      }
    }
    Folding folding = new Folding(graph.withNodes(nodes), parameters);
    folding.folds.putAll(folds);
    return folding;
  }

  Graph graph() {
    return graph;
  }

  /** The memory of a parameter of one of the graph's nodes. */
  MemorySegment parameter(Node node, int index) {
    Fold fold = folds.get(node.id());
    return fold == null ? slice(parameters, node, index) : fold.parameters.get(index);
  }

  private static MemorySegment slice(Parameters parameters, Node node, int index) {
    long bytes = node.parameters().get(index).shape().size() * (long) Float.BYTES;
    return parameters.segment().asSlice(node.parameterOffsets().get(index), bytes);
  }

  /** Folds anew, after each change of the parameters. */
  void run() {
    folds.values().forEach(Fold::run);
  }

  /** One normalization in the layer before it. */
  private static final class Fold {
    private final BatchNormInference kernelFold;
    private final BatchNormInference biasFold;
    private final OwnedMemory memory;
    private final MemorySegment kernel;
    private final MemorySegment bias;
    private final MemorySegment zeros;
    private final @Nullable MemorySegment gamma;
    private final @Nullable MemorySegment beta;
    private final MemorySegment mean;
    private final MemorySegment variance;
    private final long biasStart;
    private final long scratchStart;

    /** The changed layer's, the last two being the folded ones. */
    private final List<MemorySegment> parameters = new ArrayList<>();

    Fold(Parameters all, Node source, Node changed, Node node, BatchNormalization norm) {
      int count = changed.parameters().size();
      int kernelSize = changed.parameters().get(count - 2).shape().size();
      int channels = changed.parameters().get(count - 1).shape().size();
      var caller = Parallelism.caller();
      kernelFold = BatchNorm.inference(kernelSize / channels, channels, norm.epsilon(), caller);
      biasFold = BatchNorm.inference(1, channels, norm.epsilon(), caller);
      biasStart = Memory.alignUp((long) kernelSize * Float.BYTES);
      long zerosStart = biasStart + Memory.alignUp((long) channels * Float.BYTES);
      scratchStart = zerosStart + Memory.alignUp((long) channels * Float.BYTES);
      memory =
          OwnedMemory.ofBytes(
              scratchStart + Math.max(kernelFold.scratchBytes(), biasFold.scratchBytes()));
      zeros = memory.segment().asSlice(zerosStart, (long) channels * Float.BYTES);
      kernel = slice(all, source, count - 2);
      bias = source.parameters().size() == count ? slice(all, source, count - 1) : zeros;
      gamma = norm.scale() ? slice(all, node, 0) : null;
      beta = norm.center() ? slice(all, node, norm.scale() ? 1 : 0) : null;
      mean = slice(all, node, node.parameters().size() - 2);
      variance = slice(all, node, node.parameters().size() - 1);
      for (int i = 0; i < count - 2; i++) {
        parameters.add(slice(all, source, i));
      }
      parameters.add(memory.segment().asSlice(0, kernel.byteSize()));
      parameters.add(memory.segment().asSlice(biasStart, zeros.byteSize()));
    }

    void run() {
      MemorySegment to = memory.segment();
      kernelFold.run(kernel, 0, gamma, 0, null, 0, zeros, 0, variance, 0, to, 0, to, scratchStart);
      biasFold.run(
          bias, 0, gamma, 0, beta, 0, mean, 0, variance, 0, to, biasStart, to, scratchStart);
    }
  }
}

package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.layers.StepRequest;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.reference.DoubleLayer;
import dev.lanewise.nn.reference.DoubleLoss;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** A graph in double precision, at one training step of one batch. */
final class DoubleNetwork {
  private final List<Node> nodes;
  private final List<DoubleLayer> layers = new ArrayList<>();
  private final List<List<double[]>> parameters = new ArrayList<>();
  private final int samples;

  DoubleNetwork(
      Graph graph,
      MemorySegment parameterSegment,
      MemorySegment[] inputs,
      int samples,
      long seed,
      long step) {
    nodes = graph.nodes();
    this.samples = samples;
    Map<String, List<double[]>> byLayer = new HashMap<>();
    for (Node node : nodes) {
      List<double[]> own = new ArrayList<>();
      for (int i = 0; i < node.parameters().size(); i++) {
        own.add(
            doubles(
                parameterSegment,
                node.parameterOffsets().get(i),
                node.parameters().get(i).shape().size()));
      }
      // Uses of one layer have the same arrays.
      byLayer.putIfAbsent(node.name(), own);
      parameters.add(byLayer.get(node.name()));
      StepRequest request =
          new StepRequest(
              samples, node.inputShapes(), true, true, Parallelism.caller(), seed, node.stream());
      int input = graph.inputs().indexOf(node);
      if (input < 0) {
        layers.add(DoubleLayer.of(node.layer(), request, step));
      } else {
        double[] values = doubles(inputs[input], 0, samples * node.shape().size());
        layers.add((none, noParameters) -> values);
      }
    }
  }

  private static double[] doubles(MemorySegment segment, long offset, int count) {
    return IntStream.range(0, count)
        .mapToDouble(i -> segment.get(ValueLayout.JAVA_FLOAT, offset + 4L * i))
        .toArray();
  }

  /** A parameter's values; a change of them changes the network. */
  double[] parameter(Node node, int index) {
    return parameters.get(node.id()).get(index);
  }

  double meanLoss(Loss loss, double[][] targets) {
    return meanLossAsOf(nodes.getFirst(), loss, targets).getAsDouble();
  }

  /**
   * The mean loss as a function of the parameters of a node and of those after it. Nodes before are
   * computed once.
   */
  DoubleSupplier meanLossAsOf(Node first, Loss loss, double[][] targets) {
    DoubleLoss reference = DoubleLoss.of(loss, false);
    List<double[]> before = new ArrayList<>();
    nodes.subList(0, first.id()).forEach(node -> compute(node, before));
    return () -> {
      List<double[]> values = new ArrayList<>(before);
      nodes.subList(first.id(), nodes.size()).forEach(node -> compute(node, values));
      return meanLoss(reference, values.getLast(), targets);
    };
  }

  private void compute(Node node, List<double[]> values) {
    List<double[]> inputs = node.inputs().stream().map(values::get).toList();
    values.add(layers.get(node.id()).forward(inputs, parameters.get(node.id())));
  }

  private double meanLoss(DoubleLoss loss, double[] output, double[][] targets) {
    int size = output.length / samples;
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      sum += loss.of(Arrays.copyOfRange(output, i * size, (i + 1) * size), targets[i]);
    }
    return sum / samples;
  }

  /** All values that a gradient may depend on. */
  long terms() {
    return nodes.stream().mapToLong(node -> (long) samples * node.shape().size()).sum();
  }
}

package dev.lanewise.nn.internal.graph;

import static dev.lanewise.nn.layers.ActivationFunction.LINEAR;
import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Algorithm;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.Add;
import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.Conv1D;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Conv2DTranspose;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.DepthwiseConv2D;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.SeparableConv2D;
import dev.lanewise.nn.layers.Source;
import dev.lanewise.nn.layers.StepRequest;
import dev.lanewise.nn.reference.DoubleLayer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalizations that inference folds into the layers before them. */
class FoldingTest {
  private static final int SAMPLES = 5;

  /** A layer, its input, and how many products are in one of its outputs. */
  private record Case(Layer layer, Shape input, int products, BatchNormalization norm) {
    Graph graph() {
      return Graph.sequential(List.of(Input.of(input.toArray()), layer, norm));
    }
  }

  static Stream<Case> folded() {
    var norm = BatchNormalization.of();
    return Stream.of(
        new Case(Conv2D.of(5, 3).algorithm(Algorithm.DIRECT), Shape.of(6, 5, 4), 36, norm),
        new Case(Conv2D.of(17, 1).useBias(false), Shape.of(3, 2, 300), 300, norm),
        new Case(Conv2D.of(6, 2).groups(2), Shape.of(4, 3, 8), 16, norm.scale(false)),
        new Case(
            DepthwiseConv2D.of(3).depthMultiplier(2).useBias(false),
            Shape.of(5, 4, 3),
            9,
            norm.center(false).epsilon(0.5)),
        new Case(SeparableConv2D.of(6, 3).padding(Padding.SAME), Shape.of(4, 4, 7), 9 + 7, norm),
        new Case(Conv1D.of(4, 3).useBias(false), Shape.of(9, 5), 15, norm),
        new Case(Dense.of(7), Shape.of(40), 40, norm.center(false).scale(false)),
        new Case(Dense.of(3).useBias(false), Shape.of(4, 11), 11, norm));
  }

  /** Positive, so that variances are among them; means are as large as what they are taken from. */
  private static Parameters parameters(Graph graph, long seed) {
    Random random = new Random(seed);
    Parameters parameters = new Parameters(graph.vectorLength());
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.parameters().size(); i++) {
        for (int j = 0; j < node.parameters().get(i).shape().size(); j++) {
          boolean variance = node.parameters().get(i).name().equals("moving_variance");
          double value = random.nextGaussian();
          parameters
              .segment()
              .set(
                  ValueLayout.JAVA_FLOAT,
                  node.parameterOffsets().get(i) + 4L * j,
                  (float) (variance ? 0.01 + value * value : value));
        }
      }
    }
    return parameters;
  }

  private static List<double[]> doubles(Node node, Parameters parameters) {
    return IntStream.range(0, node.parameters().size())
        .mapToObj(
            i ->
                IntStream.range(0, node.parameters().get(i).shape().size())
                    .mapToDouble(
                        j ->
                            parameters
                                .segment()
                                .get(
                                    ValueLayout.JAVA_FLOAT,
                                    node.parameterOffsets().get(i) + 4L * j))
                    .toArray())
        .toList();
  }

  private static double[] magnitudes(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  private static float[] predicted(Graph graph, Parameters parameters, Tensor x) {
    Tensor y = Tensor.zeros(graph.output().shape().batch(x.shape().get(0)));
    Inference.Call call = new Inference(graph, parameters, 0, Parallelism.caller()).call();
    call.input(0, x.segment());
    call.output(0, y.segment());
    call.run(x.shape().get(0));
    return y.toArray();
  }

  private static Tensor samples(Shape shape) {
    Random random = new Random(3);
    Tensor x = Tensor.zeros(shape.batch(SAMPLES));
    for (int i = 0; i < x.size(); i++) {
      x.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
    }
    return x;
  }

  @ParameterizedTest
  @MethodSource("folded")
  @Tag("bits")
  void isWithinItsBoundOfTheExactValue(Case tested) {
    Graph graph = tested.graph();
    Parameters parameters = parameters(graph, 8);
    assertTrue(isFolded(graph));
    Tensor x = samples(tested.input);
    float[] actual = predicted(graph, parameters, x);

    Node source = graph.nodes().get(1);
    StepRequest request =
        new StepRequest(
            SAMPLES, source.inputShapes(), false, false, Parallelism.caller(), 0, source.stream());
    DoubleLayer layer = DoubleLayer.of(tested.layer, request, 0);
    double[] inputs = IntStream.range(0, x.size()).mapToDouble(i -> x.toArray()[i]).toArray();
    List<double[]> weights = doubles(source, parameters);
    double[] sums = layer.forward(List.of(inputs), weights);
    double[] sizes =
        layer.forward(
            List.of(magnitudes(inputs)), weights.stream().map(FoldingTest::magnitudes).toList());

    List<double[]> figures = doubles(graph.nodes().get(2), parameters);
    int channels = figures.getLast().length;
    for (int i = 0; i < actual.length; i++) {
      int c = i % channels;
      double gamma = tested.norm.scale() ? figures.getFirst()[c] : 1;
      double beta = tested.norm.center() ? figures.get(tested.norm.scale() ? 1 : 0)[c] : 0;
      double mean = figures.get(figures.size() - 2)[c];
      double factor = gamma / Math.sqrt(figures.getLast()[c] + tested.norm.epsilon());
      double exact = (sums[i] - mean) * factor + beta;
      double size = (sizes[i] + Math.abs(mean)) * Math.abs(factor) + Math.abs(beta);
      // One more for terms of second order.
      assertEquals(exact, actual[i], (tested.products + 6) * 0x1p-24 * size, "at " + i);
    }
  }

  private static boolean isFolded(Graph graph) {
    List<Node> nodes = Folding.of(graph, new Parameters(graph.vectorLength())).graph().nodes();
    return nodes.stream().noneMatch(node -> node.layer() instanceof BatchNormalization);
  }

  /** Weights that changed are folded anew. */
  @Test
  void followsTheWeights() {
    Graph graph = Graph.sequential(List.of(Input.of(2), Dense.of(1), BatchNormalization.of()));
    Parameters parameters = new Parameters(graph.vectorLength());
    Inference inference = new Inference(graph, parameters, 0, Parallelism.caller());
    Tensor x = Tensor.of(new float[] {3, 5}, 1, 2);
    Tensor y = Tensor.zeros(1, 1);
    for (float beta : new float[] {7, -2}) {
      long place = graph.nodes().get(2).parameterOffsets().get(1);
      parameters.segment().set(ValueLayout.JAVA_FLOAT, place, beta);
      parameters.changed();
      Inference.Call call = inference.call();
      call.input(0, x.segment());
      call.output(0, y.segment());
      call.run(1);
      assertEquals(beta, y.toArray()[0]);
    }
  }

  @Test
  void everyUseOfALayerIsFoldedByItself() {
    Input x = Input.of(4, 4, 3);
    Conv2D conv = Conv2D.of(3, 1);
    Source first = BatchNormalization.of().on(conv.on(x));
    Source second = BatchNormalization.of().on(conv.on(Activation.of(RELU).on(first)));
    Graph graph = SourceGraph.of(List.of(x), List.of(second));
    assertTrue(isFolded(graph));
    Parameters parameters = parameters(graph, 9);
    Tensor input = samples(x.shape());
    Graph firstGraph = graph.upTo(List.of("batch_normalization"));
    float[] between = predicted(firstGraph, parameters, input);
    Tensor rectified = Tensor.zeros(input.shape());
    for (int i = 0; i < between.length; i++) {
      rectified.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, Math.max(between[i], 0));
    }
    Graph alone =
        Graph.sequential(List.of(Input.of(4, 4, 3), Conv2D.of(3, 1), BatchNormalization.of()));
    Parameters own = new Parameters(alone.vectorLength());
    for (int node = 1; node <= 2; node++) {
      Node to = alone.nodes().get(node);
      Node from = graph.nodes().get(node == 1 ? 1 : 5);
      for (int i = 0; i < to.parameters().size(); i++) {
        MemorySegment.copy(
            parameters.segment(),
            from.parameterOffsets().get(i),
            own.segment(),
            to.parameterOffsets().get(i),
            to.parameters().get(i).shape().size() * 4L);
      }
    }
    assertEquals(
        Arrays.toString(predicted(alone, own, rectified)),
        Arrays.toString(predicted(graph, parameters, input)));
  }

  @Test
  void staysWhereItCannotBeFolded() {
    var norm = BatchNormalization.of();
    assertFalse(isFolded(sequential(norm)));
    assertFalse(isFolded(sequential(Conv2D.of(2, 3).activation(RELU), norm)));
    assertFalse(isFolded(sequential(Conv2D.of(2, 3), Activation.of(RELU), norm)));
    assertFalse(isFolded(sequential(Conv2D.of(2, 3), Flatten.of(), norm)));
    // Its kernel has the output's channels before the input's.
    assertFalse(isFolded(sequential(Conv2DTranspose.of(2, 3), norm)));
    assertFalse(isFolded(sequential(Conv2D.of(2, 3), norm, norm.name("second"))));

    Input x = Input.of(4, 4, 3);
    Source conv = Conv2D.of(2, 3).on(x);
    assertFalse(isFolded(SourceGraph.of(List.of(x), List.of(Add.of().on(conv, norm.on(conv))))));
    assertFalse(isFolded(SourceGraph.of(List.of(x), List.of(conv, norm.on(conv)))));
    assertTrue(isFolded(sequential(Conv2D.of(2, 3).activation(LINEAR), norm)));
    assertTrue(isFolded(sequential(Conv2D.of(2, 3).trainable(false), norm.trainable(false))));
  }

  private static Graph sequential(Layer... layers) {
    return Graph.sequential(
        Stream.concat(Stream.of(Input.of(4, 4, 3)), Stream.of(layers)).toList());
  }
}

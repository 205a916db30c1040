package dev.lanewise.nn.internal.graph;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.Add;
import dev.lanewise.nn.layers.Average;
import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.Concatenate;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LayerStep;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.Maximum;
import dev.lanewise.nn.layers.Minimum;
import dev.lanewise.nn.layers.Multiply;
import dev.lanewise.nn.layers.Parameter;
import dev.lanewise.nn.layers.Pass;
import dev.lanewise.nn.layers.Source;
import dev.lanewise.nn.layers.StepRequest;
import dev.lanewise.nn.layers.Subtract;
import dev.lanewise.nn.losses.CategoricalCrossentropy;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.reference.DoubleLayer;
import dev.lanewise.nn.reference.SampleTargets;
import dev.lanewise.nn.reference.Slopes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Gradients through whole plans against slopes of the same network in double precision. */
class GradientTest {
  private static final int SAMPLES = 11;
  private static final int CLASSES = 3;
  private static final long SEED = 5;
  private static final long STEP = 9;

  private static void check(Graph graph, Loss loss) {
    check(graph, loss, SAMPLES, Integer.MAX_VALUE);
  }

  /** Compares at most {@code most} values of each parameter. */
  private static void check(Graph graph, Loss loss, int samples, int most) {
    Random random = new Random(4);
    Parameters parameters = new Parameters(graph.vectorLength());
    graph.initialize(parameters.segment(), 3);
    add(parameters.segment(), random, 0.1);
    ShardedRun run =
        new ShardedRun(
            graph, parameters, loss, List.of(), true, samples, SEED, Parallelism.threads(2));
    List<Tensor> x =
        graph.inputs().stream().map(node -> Tensor.zeros(node.shape().batch(samples))).toList();
    x.forEach(tensor -> add(tensor.segment(), random, 1));
    MemorySegment[] inputs = x.stream().map(Tensor::segment).toArray(MemorySegment[]::new);
    try (Arena arena = Arena.ofShared()) {
      SampleTargets targets =
          SampleTargets.of(
              arena, loss.targetForm(), samples, graph.output().shape().size(), random);
      run.run(inputs, targets.segment(), null, null, 0, samples, STEP);
      float[] gradient = run.gradient().toArray(ValueLayout.JAVA_FLOAT);
      DoubleNetwork network =
          new DoubleNetwork(graph, parameters.segment(), inputs, samples, SEED, STEP);
      double mean = network.meanLoss(loss, targets.rows());
      assertEquals(mean, run.lossSum() / samples, 1e-6 * mean, "loss");
      for (Node node : graph.nodes().stream().filter(node -> node.use() == 0).toList()) {
        for (int i = 0; i < node.parameters().size(); i++) {
          Parameter parameter = node.parameters().get(i);
          if (!node.isTrained(i)) {
            continue;
          }
          int at = (int) (node.parameterOffsets().get(i) / Float.BYTES);
          Slopes.of(
                  network.meanLossAsOf(node, loss, targets.rows()),
                  network.parameter(node, i),
                  most)
              .assertGradient(
                  Arrays.copyOfRange(gradient, at, at + parameter.shape().size()),
                  network.terms(),
                  node.name() + "." + parameter.name());
        }
      }
    }
  }

  /** Adds random values, so that no bias is zero. */
  private static void add(MemorySegment segment, Random random, double scale) {
    for (long at = 0; at < segment.byteSize(); at += Float.BYTES) {
      float value = segment.get(ValueLayout.JAVA_FLOAT, at);
      segment.set(ValueLayout.JAVA_FLOAT, at, (float) (value + scale * random.nextGaussian()));
    }
  }

  private static Graph sequential(Layer... layers) {
    return Graph.sequential(List.of(layers));
  }

  @Test
  void convolutions() {
    check(
        sequential(
            Input.of(9, 8, 2),
            Conv2D.of(4, 3).padding(Padding.SAME).strides(2),
            Conv2D.of(3, 2, 3).dilation(2, 1).useBias(false),
            Flatten.of(),
            Dense.of(CLASSES).activation(SOFTMAX)),
        SparseCategoricalCrossentropy.of());
  }

  @Test
  void reluAndPooling() {
    check(
        sequential(
            Input.of(8, 8, 1),
            Conv2D.of(3, 3).activation(RELU),
            MaxPooling2D.of(2),
            Flatten.of(),
            Dense.of(5),
            Activation.of(RELU),
            Dense.of(CLASSES),
            Activation.of(SOFTMAX)),
        CategoricalCrossentropy.of());
  }

  @Test
  void dropout() {
    check(
        sequential(
            Input.of(6), Dense.of(20), Dropout.of(0.4), Dense.of(CLASSES).activation(SOFTMAX)),
        SparseCategoricalCrossentropy.of());
  }

  @Test
  void softmaxInTheMiddle() {
    check(
        sequential(
            Input.of(2, 2, 3),
            Conv2D.of(4, 1).activation(SOFTMAX),
            Flatten.of(),
            Dense.of(8),
            Activation.of(SOFTMAX),
            Dense.of(CLASSES)),
        CategoricalCrossentropy.of().fromLogits(true));
  }

  @Test
  void lossOfProbabilities() {
    // A flat layer behind the softmax hides it from the loss.
    for (Loss loss : List.of(CategoricalCrossentropy.of(), SparseCategoricalCrossentropy.of())) {
      check(
          sequential(Input.of(5), Dense.of(7), Dense.of(CLASSES).activation(SOFTMAX), Flatten.of()),
          loss);
    }
  }

  @Test
  void aGraphThatForksAndJoins() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Input.of(4, 4, 2));
    int conv = builder.add(Conv2D.of(3, 3).padding(Padding.SAME), input);
    int branch = builder.add(Conv2D.of(3, 1).activation(RELU), conv);
    int sum = builder.add(new Product(), conv, branch);
    int twice = builder.add(new Product(), sum, sum);
    int left = builder.add(Flatten.of(), twice);
    int right = builder.add(Flatten.of(), conv);
    int joined = builder.add(new Product(), left, right);
    int last = builder.add(Dense.of(CLASSES), joined);
    check(
        builder.build(List.of(input), List.of(last)),
        SparseCategoricalCrossentropy.of().fromLogits(true));
  }

  @Test
  void aResidualNet() {
    Input x = Input.of(5, 4, 2);
    Source stem = Conv2D.of(4, 3).padding(Padding.SAME).on(x);
    Source first = residual(stem, 4);
    Source second = residual(first, 4);
    Source y = Dense.of(CLASSES).activation(SOFTMAX).on(Flatten.of().on(second));
    check(graph(List.of(x), y), SparseCategoricalCrossentropy.of());
  }

  private static Source residual(Source x, int filters) {
    Conv2D conv = Conv2D.of(filters, 3).padding(Padding.SAME);
    Source branch = conv.on(conv.activation(RELU).on(x));
    return Activation.of(RELU).on(Add.of().on(branch, x));
  }

  @Test
  void twoBranchesOfWindows() {
    Input x = Input.of(6, 5, 2);
    Source a = MaxPooling2D.of(2).on(Conv2D.of(3, 3).padding(Padding.SAME).on(x));
    Source b = Conv2D.of(2, 5).padding(Padding.SAME).strides(2).activation(RELU).on(x);
    Source rows = Conv2D.of(5, 1).on(Concatenate.of().axis(1).on(a, Conv2D.of(3, 1).on(crop(b))));
    check(
        graph(List.of(x), Dense.of(CLASSES).on(Flatten.of().on(rows))),
        CategoricalCrossentropy.of().fromLogits(true));
  }

  private static Source crop(Source x) {
    return MaxPooling2D.of(1, 2).strides(1, 1).on(x);
  }

  @Test
  void severalInputsAndEveryMergingLayer() {
    Input a = Input.of(6);
    Input b = Input.of(4);
    Source p = Dense.of(5).on(a);
    Source q = Dense.of(5).on(b);
    Source r = Dense.of(5).on(Concatenate.of().on(b, a));
    Source sum = Add.of().on(p, q, r);
    Source merged =
        Concatenate.of()
            .on(
                sum,
                Subtract.of().on(p, sum),
                Multiply.of().on(p, q, r),
                Average.of().on(r, q, q),
                Maximum.of().on(p, q, r),
                Minimum.of().on(r, p, sum));
    check(
        graph(List.of(b, a), Dense.of(CLASSES).on(merged)),
        SparseCategoricalCrossentropy.of().fromLogits(true));
  }

  /**
   * Some inputs of merging layers come from no parameter, so that nobody asks for their gradient.
   */
  @Test
  void mergingWithTheModelsInput() {
    for (Layer merge :
        List.of(
            Add.of(),
            Subtract.of(),
            Multiply.of(),
            Average.of(),
            Maximum.of(),
            Minimum.of(),
            Concatenate.of())) {
      for (boolean first : new boolean[] {true, false}) {
        Input x = Input.of(6);
        Source learned = Dense.of(6).on(x);
        Source y = first ? merge.on(x, learned) : merge.on(learned, x);
        check(
            graph(List.of(x), Dense.of(CLASSES).on(y)),
            SparseCategoricalCrossentropy.of().fromLogits(true));
      }
    }
  }

  @Test
  void layersUsedSeveralTimes() {
    Input a = Input.of(5, 5, 2);
    Input b = Input.of(3, 4, 2);
    Conv2D conv = Conv2D.of(2, 3).padding(Padding.SAME).activation(RELU);
    Dense dense = Dense.of(4);
    Source left = dense.on(conv.on(conv.on(conv.on(a))));
    Source right = dense.on(conv.on(b));
    Source y =
        Dense.of(CLASSES).on(Concatenate.of().on(Flatten.of().on(left), Flatten.of().on(right)));
    Graph graph = graph(List.of(a, b), y);
    assertEquals(
        2 * 9 * 2 + 2 + 2 * 4 + 4 + (25 + 12) * 4 * CLASSES + CLASSES, graph.parameterCount());
    check(graph, SparseCategoricalCrossentropy.of().fromLogits(true));
  }

  /** The softmax at the end goes into the loss, that of an earlier use of the same layer stays. */
  @Test
  void anEarlierUseOfTheLastLayerKeepsItsSoftmax() {
    Input x = Input.of(CLASSES);
    Dense dense = Dense.of(CLASSES).activation(SOFTMAX);
    check(graph(List.of(x), dense.on(dense.on(x))), SparseCategoricalCrossentropy.of());
  }

  /**
   * The statistics are those of all shards together. Layers before have no bias or beta: its
   * gradient is 0.
   */
  @Test
  void batchNormalization() {
    check(
        sequential(
            Input.of(6, 5, 2),
            Conv2D.of(3, 3).useBias(false),
            BatchNormalization.of(),
            Activation.of(RELU),
            Conv2D.of(4, 2).padding(Padding.SAME).useBias(false),
            BatchNormalization.of().epsilon(0.1).center(false),
            Flatten.of(),
            Dense.of(7).useBias(false),
            BatchNormalization.of().scale(false),
            Dropout.of(0.2),
            Dense.of(CLASSES).activation(SOFTMAX)),
        SparseCategoricalCrossentropy.of());
  }

  @Test
  void batchNormalizationAtBothEnds() {
    check(
        sequential(
            Input.of(6),
            BatchNormalization.of().center(false),
            BatchNormalization.of().epsilon(1).center(false),
            Dense.of(CLASSES).useBias(false),
            BatchNormalization.of()),
        SparseCategoricalCrossentropy.of().fromLogits(true));
  }

  /** More samples than shards of the usual size have gradients. */
  @Test
  void batchNormalizationOfALargeBatch() {
    check(
        sequential(
            Input.of(4),
            Dense.of(5).useBias(false),
            BatchNormalization.of(),
            Activation.of(RELU),
            Dense.of(CLASSES)),
        SparseCategoricalCrossentropy.of().fromLogits(true),
        150,
        Integer.MAX_VALUE);
  }

  /** What they take and give is taken by others, too, before and behind. */
  @Test
  void batchNormalizationInAResidualNet() {
    Input x = Input.of(5, 4, 2);
    Source stem = normalized(x, 3);
    Source first = normalizedResidual(Activation.of(RELU).on(stem));
    Source second = normalizedResidual(first);
    Source skip = normalized(Add.of().on(stem, first), 1);
    Source y = Flatten.of().on(Add.of().on(second, skip, stem));
    check(
        graph(List.of(x), Dense.of(CLASSES).activation(SOFTMAX).on(y)),
        SparseCategoricalCrossentropy.of());
  }

  private static Source normalizedResidual(Source x) {
    Source branch = normalized(Activation.of(RELU).on(normalized(x, 3)), 3);
    return Activation.of(RELU).on(Add.of().on(branch, x));
  }

  private static Source normalized(Source x, int kernelSize) {
    Conv2D conv = Conv2D.of(4, kernelSize).padding(Padding.SAME).useBias(false);
    return BatchNormalization.of().on(conv.on(x));
  }

  @Test
  void batchNormalizationUsedSeveralTimes() {
    Input a = Input.of(4, 3);
    Input b = Input.of(2, 3);
    BatchNormalization norm = BatchNormalization.of();
    Dense dense = Dense.of(3);
    Source left = norm.on(dense.on(norm.on(a)));
    Source right = dense.on(norm.on(dense.on(b)));
    Source y =
        Dense.of(CLASSES).on(Concatenate.of().on(Flatten.of().on(left), Flatten.of().on(right)));
    check(graph(List.of(a, b), y), SparseCategoricalCrossentropy.of().fromLogits(true));
  }

  @Test
  void batchNormalizationThatIsNotTrained() {
    check(
        sequential(
            Input.of(6, 5, 2),
            BatchNormalization.of().trainable(false),
            Conv2D.of(3, 3),
            BatchNormalization.of().trainable(false),
            Activation.of(RELU),
            BatchNormalization.of().trainable(false).scale(false),
            Flatten.of(),
            Dense.of(CLASSES).activation(SOFTMAX)),
        SparseCategoricalCrossentropy.of());
  }

  /** Gradients by what lies before go through them, once more where a layer is used twice. */
  @Test
  void layersThatAreNotTrained() {
    Input x = Input.of(5, 4, 2);
    Source first = Conv2D.of(3, 3).padding(Padding.SAME).on(x);
    Layer frozen = Conv2D.of(3, 3).padding(Padding.SAME).activation(RELU).trainable(false);
    Source y = Flatten.of().on(frozen.on(frozen.on(first)));
    Source hidden = Dense.of(6).trainable(false).on(y);
    check(
        graph(List.of(x), Dense.of(CLASSES).activation(SOFTMAX).on(hidden)),
        SparseCategoricalCrossentropy.of());
  }

  private static Graph graph(List<Input> inputs, Source output) {
    return SourceGraph.of(inputs, List.of(output));
  }

  @Test
  void aLayerThatLeadsNowhereIsNamed() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.input(Input.of(4));
    builder.add(Dense.of(3).name("lost"), input);
    int last = builder.add(Dense.of(3), input);
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> builder.build(List.of(input), List.of(last)));
    assertTrue(String.valueOf(e.getMessage()).contains("lost"), e.getMessage());
  }

  /** A batch with more shards than there are gradients kept at once. */
  @Test
  void aLargeBatch() {
    check(
        sequential(Input.of(4), Dense.of(5).activation(RELU), Dense.of(CLASSES)),
        SparseCategoricalCrossentropy.of().fromLogits(true),
        150,
        Integer.MAX_VALUE);
  }

  /** The net that the README trains, at its real sizes. */
  @Test
  void theNetForDigits() {
    check(
        sequential(
            Input.of(28, 28, 1),
            Conv2D.of(32, 3).activation(RELU),
            MaxPooling2D.of(2),
            Conv2D.of(64, 3).activation(RELU),
            MaxPooling2D.of(2),
            Conv2D.of(64, 3).activation(RELU),
            Flatten.of(),
            Dense.of(64).activation(RELU),
            Dense.of(10).activation(SOFTMAX)),
        SparseCategoricalCrossentropy.of(),
        2,
        25);
  }

  @Test
  void aUsersLayerThatTakesTheWholeBatch() {
    Input x = Input.of(6);
    Source first = new Centered(false).on(Dense.of(5).useBias(false).on(x));
    Source y =
        Dense.of(CLASSES)
            .on(Multiply.of().on(first, new Centered(false).on(Activation.of(RELU).on(first))));
    check(graph(List.of(x), y), SparseCategoricalCrossentropy.of().fromLogits(true));
  }

  @Test
  void aLayerThatTakesTheWholeBatchHasNoPackedParameters() {
    Graph graph = sequential(Input.of(3), new Centered(true), Dense.of(CLASSES));
    var parameters = new Parameters(graph.vectorLength());
    var run =
        new ShardedRun(
            graph,
            parameters,
            SparseCategoricalCrossentropy.of().fromLogits(true),
            List.of(),
            true,
            SAMPLES,
            SEED,
            Parallelism.caller());
    try (Arena arena = Arena.ofShared()) {
      MemorySegment x = arena.allocate(3 * 4 * SAMPLES);
      MemorySegment labels = arena.allocate(4 * SAMPLES);
      MemorySegment weights = arena.allocate(4 * SAMPLES);
      assertThrows(
          IllegalStateException.class,
          () -> run.run(new MemorySegment[] {x}, labels, weights, null, 0, SAMPLES, STEP));
    }
  }

  /**
   * A user's layer: each value less its mean over the batch.
   *
   * @param packs whether it asks for what it must not
   */
  private record Centered(boolean packs) implements Layer, DoubleLayer {
    @Override
    public double[] forward(List<double[]> inputs, List<double[]> parameters) {
      double[] y = inputs.getFirst().clone();
      int size = y.length / SAMPLES;
      for (int i = 0; i < size; i++) {
        double mean = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
          mean += inputs.getFirst()[sample * size + i] / SAMPLES;
        }
        for (int sample = 0; sample < SAMPLES; sample++) {
          y[sample * size + i] -= mean;
        }
      }
      return y;
    }

    @Override
    public String type() {
      return "Centered";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      return inputs.getFirst();
    }

    @Override
    public boolean takesWholeBatch(boolean training) {
      return training;
    }

    @Override
    public LayerStep step(StepRequest request) {
      int samples = request.samples();
      int size = request.input().size();
      return new LayerStep() {
        @Override
        public long packedBytes() {
          return packs ? 4 : 0;
        }

        @Override
        public void forward(Pass pass) {
          center(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
        }

        @Override
        public void backward(Pass pass) {
          MemorySegment gradient = pass.gradInput(0);
          if (gradient != null) {
            center(pass.gradOutput(), 0, gradient, 0);
          }
        }

        private void center(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
          for (int i = 0; i < size; i++) {
            double mean = 0;
            for (int sample = 0; sample < samples; sample++) {
              long at = 4L * (sample * size + i);
              mean += x.get(ValueLayout.JAVA_FLOAT, xOffset + at) / samples;
            }
            for (int sample = 0; sample < samples; sample++) {
              long at = 4L * (sample * size + i);
              float value = x.get(ValueLayout.JAVA_FLOAT, xOffset + at);
              y.set(ValueLayout.JAVA_FLOAT, yOffset + at, (float) (value - mean));
            }
          }
        }
      };
    }
  }

  /** A user's layer: a + b + a * b. */
  private record Product() implements Layer, DoubleLayer {
    @Override
    public double[] forward(List<double[]> inputs, List<double[]> parameters) {
      double[] a = inputs.get(0);
      double[] b = inputs.get(1);
      return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i] + a[i] * b[i]).toArray();
    }

    @Override
    public String type() {
      return "Product";
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
      if (inputs.size() != 2 || !inputs.get(0).equals(inputs.get(1))) {
        throw new IllegalArgumentException("expected two inputs of one shape, got " + inputs);
      }
      return inputs.getFirst();
    }

    @Override
    public LayerStep step(StepRequest request) {
      int count = request.count();
      return new LayerStep() {
        @Override
        public void forward(Pass pass) {
          for (int i = 0; i < count; i++) {
            float a = get(pass.input(0), pass.inputOffset(0), i);
            float b = get(pass.input(1), pass.inputOffset(1), i);
            pass.output().set(ValueLayout.JAVA_FLOAT, pass.outputOffset() + i * 4L, a + b + a * b);
          }
        }

        @Override
        public void backward(Pass pass) {
          for (int i = 0; i < count; i++) {
            float a = get(pass.input(0), pass.inputOffset(0), i);
            float b = get(pass.input(1), pass.inputOffset(1), i);
            float gradient = get(pass.gradOutput(), 0, i);
            put(pass.gradInput(0), i, gradient * (1 + b));
            put(pass.gradInput(1), i, gradient * (1 + a));
          }
        }
      };
    }

    private static float get(MemorySegment segment, long offset, int index) {
      return segment.get(ValueLayout.JAVA_FLOAT, offset + index * 4L);
    }

    private static void put(@Nullable MemorySegment segment, int index, float value) {
      if (segment != null) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
      }
    }
  }
}

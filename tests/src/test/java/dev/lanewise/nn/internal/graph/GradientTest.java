package dev.lanewise.nn.internal.graph;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LayerStep;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.Pass;
import dev.lanewise.nn.layers.StepRequest;
import dev.lanewise.nn.losses.CategoricalCrossentropy;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Gradients through whole plans against differences of the loss. */
class GradientTest {
  private static final int SAMPLES = 11;
  private static final int CLASSES = 3;

  private static void check(Graph graph, Loss loss) {
    Parameters parameters = new Parameters(graph.parameterCount());
    graph.initialize(parameters.segment(), 3);
    ShardedRun run =
        new ShardedRun(
            graph, parameters, loss, List.of(), true, SAMPLES, 5, Parallelism.threads(2));
    Random random = new Random(4);
    Tensor x = Tensor.zeros(graph.input().shape().batch(SAMPLES));
    for (int i = 0; i < x.size(); i++) {
      set(x.segment(), i, (float) random.nextGaussian());
    }
    Tensor y = targets(loss, random);
    run.run(x.segment(), y.segment(), null, 0, SAMPLES, 9);
    int count = (int) graph.parameterCount();
    float[] gradient = new float[count];
    MemorySegment.copy(run.gradient(), ValueLayout.JAVA_FLOAT, 0, gradient, 0, count);
    double largest = 0;
    int checked = 0;
    for (int tries = 0; tries < 150; tries++) {
      int index = random.nextInt(count);
      double expected = difference(run, parameters, x, y, index, 1e-3f);
      double wider = difference(run, parameters, x, y, index, 3e-3f);
      if (Math.abs(expected - wider) > 1e-3 + 0.01 * Math.abs(expected)) {
        continue; // a relu or a maximum changes sides in between
      }
      checked++;
      assertEquals(
          expected, gradient[index], 1e-3 + 0.02 * Math.abs(expected), "parameter " + index);
      largest = Math.max(largest, Math.abs(expected));
    }
    assertTrue(checked >= 50, "only " + checked + " of 150 could be told");
    assertTrue(largest > 0.02, "gradients too small to tell: " + largest);
  }

  /** The loss's slope along a parameter. */
  private static double difference(
      ShardedRun run, Parameters parameters, Tensor x, Tensor y, int index, float step) {
    float at = parameters.segment().getAtIndex(ValueLayout.JAVA_FLOAT, index);
    set(parameters.segment(), index, at + step);
    double above = loss(run, parameters, x, y);
    set(parameters.segment(), index, at - step);
    double below = loss(run, parameters, x, y);
    set(parameters.segment(), index, at);
    return (above - below) / ((double) (at + step) - (at - step));
  }

  private static Tensor targets(Loss loss, Random random) {
    if (loss.targetForm() == TargetForm.LABELS) {
      Tensor y = Tensor.zeros(SAMPLES);
      for (int i = 0; i < SAMPLES; i++) {
        y.segment().setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt(CLASSES));
      }
      return y;
    }
    Tensor y = Tensor.zeros(SAMPLES, CLASSES);
    for (int i = 0; i < y.size(); i++) {
      set(y.segment(), i, random.nextFloat());
    }
    return y;
  }

  private static double loss(ShardedRun run, Parameters parameters, Tensor x, Tensor y) {
    parameters.changed();
    run.run(x.segment(), y.segment(), null, 0, SAMPLES, 9);
    return run.lossSum() / SAMPLES;
  }

  private static void set(MemorySegment segment, int index, float value) {
    segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
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
    Graph.Builder builder = new Graph.Builder();
    int input = builder.input(Input.of(4, 4, 2));
    int conv = builder.add(Conv2D.of(3, 3).padding(Padding.SAME), input);
    int branch = builder.add(Conv2D.of(3, 1).activation(RELU), conv);
    int sum = builder.add(new Product(), conv, branch);
    int twice = builder.add(new Product(), sum, sum);
    int left = builder.add(Flatten.of(), twice);
    int right = builder.add(Flatten.of(), conv);
    int joined = builder.add(new Product(), left, right);
    builder.add(Dense.of(CLASSES).activation(SOFTMAX), joined);
    check(builder.build(), SparseCategoricalCrossentropy.of());
  }

  @Test
  void aLayerThatLeadsNowhereIsNamed() {
    Graph.Builder builder = new Graph.Builder();
    int input = builder.input(Input.of(4));
    builder.add(Dense.of(3).name("lost"), input);
    builder.add(Dense.of(3), input);
    var e = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(String.valueOf(e.getMessage()).contains("lost"), e.getMessage());
  }

  /** A user's layer: a + b + a * b. */
  private record Product() implements Layer {
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

package dev.lanewise.nn.layers;

import static dev.lanewise.nn.layers.ActivationFunction.EXPONENTIAL;
import static dev.lanewise.nn.layers.ActivationFunction.GELU;
import static dev.lanewise.nn.layers.ActivationFunction.GELU_TANH;
import static dev.lanewise.nn.layers.ActivationFunction.HARD_SIGMOID;
import static dev.lanewise.nn.layers.ActivationFunction.LEAKY_RELU;
import static dev.lanewise.nn.layers.ActivationFunction.LOG_SOFTMAX;
import static dev.lanewise.nn.layers.ActivationFunction.MISH;
import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.RELU6;
import static dev.lanewise.nn.layers.ActivationFunction.SELU;
import static dev.lanewise.nn.layers.ActivationFunction.SIGMOID;
import static dev.lanewise.nn.layers.ActivationFunction.SILU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTPLUS;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTSIGN;
import static dev.lanewise.nn.layers.ActivationFunction.TANH;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.architecture.ClassFiles;
import dev.lanewise.kernels.Algorithm;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.reference.DoubleLayer;
import dev.lanewise.nn.reference.LoneLayer;
import dev.lanewise.nn.reference.Slopes;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every layer has to keep, each outside of any model: its output is that of the reference in
 * double precision, and its gradients are the reference's slopes. A new layer has a reference in
 * {@link DoubleLayer} and a line here.
 */
class LayerContractTest {
  private static final long SEED = 5;
  private static final long STREAM = 47;
  private static final long STEP = 9;

  /** A layer and what it gets. */
  private record Case(Layer layer, List<Shape> inputs) {
    @Override
    public String toString() {
      return layer + " of " + inputs;
    }
  }

  private static Case of(Layer layer, int... sizes) {
    return new Case(layer, List.of(Shape.of(sizes)));
  }

  private static Case of(Layer layer, Shape... inputs) {
    return new Case(layer, List.of(inputs));
  }

  /** A layer of several inputs of one shape. */
  private static Case merge(Layer layer, int inputs, int... sizes) {
    return new Case(layer, Collections.nCopies(inputs, Shape.of(sizes)));
  }

  static Stream<Case> computed() {
    return Stream.of(
        of(Conv2D.of(4, 3), 7, 6, 2),
        of(Conv2D.of(5, 1), 4, 3, 6),
        of(Conv2D.of(17, 3).padding(Padding.SAME), 5, 4, 3),
        of(Conv2D.of(4, 3, 2).strides(2, 3), 9, 11, 1),
        of(Conv2D.of(3, 3).strides(2).padding(Padding.SAME), 8, 5, 3),
        of(Conv2D.of(3, 1).strides(2), 6, 5, 4),
        of(Conv2D.of(3, 2, 3).dilation(3, 2).useBias(false), 8, 9, 2),
        of(Conv2D.of(3, 3).dilation(2, 2).padding(Padding.SAME), 6, 7, 2),
        of(Conv2D.of(2, 3).padding(Padding.of(2, 0, 1, 3)), 5, 4, 3),
        of(Conv2D.of(6, 3).padding(Padding.SAME), 2, 1, 2),
        of(Conv2D.of(4, 3).activation(RELU), 6, 6, 3),
        of(Conv2D.of(4, 2).activation(SOFTMAX), 4, 5, 3),
        of(Conv2D.of(6, 3).groups(2), 5, 6, 4),
        of(Conv2D.of(6, 2).groups(3).useBias(false).padding(Padding.SAME), 4, 5, 3),
        of(Conv2D.of(4, 3).algorithm(Algorithm.WINOGRAD).padding(Padding.SAME), 6, 7, 3),
        of(Conv2D.of(16, 3).algorithm(Algorithm.DIRECT), 5, 5, 16),
        of(Conv2D.of(4, 3).activation(GELU), 6, 6, 3),
        of(Conv2D.of(4, 3).activation(SIGMOID), 6, 6, 3),
        of(Conv2D.of(4, 3).trainable(false), 6, 5, 3),
        of(DepthwiseConv2D.of(3), 6, 5, 7),
        of(DepthwiseConv2D.of(3, 2).depthMultiplier(2).strides(2, 1), 7, 6, 3),
        of(DepthwiseConv2D.of(3).padding(Padding.SAME).dilation(2, 1).useBias(false), 6, 5, 17),
        of(DepthwiseConv2D.of(3).activation(SILU), 5, 5, 4),
        of(SeparableConv2D.of(5, 3), 6, 5, 4),
        of(
            SeparableConv2D.of(3, 3, 2).depthMultiplier(2).strides(2).padding(Padding.SAME),
            7,
            6,
            3),
        of(SeparableConv2D.of(4, 2).dilation(1, 2).useBias(false).activation(RELU), 6, 7, 2),
        of(SeparableConv2D.of(4, 2).activation(SOFTPLUS), 4, 5, 3),
        of(Conv2DTranspose.of(3, 3), 4, 5, 2),
        of(Conv2DTranspose.of(4, 3).strides(2).padding(Padding.SAME), 4, 3, 5),
        of(Conv2DTranspose.of(2, 2, 3).strides(3, 2).outputPadding(1, 0).useBias(false), 3, 4, 3),
        of(Conv2DTranspose.of(3, 2).dilation(2, 2).activation(ActivationFunction.ELU), 4, 3, 2),
        of(Dense.of(7), 11),
        of(Dense.of(6).activation(TANH), 9),
        of(Dense.of(6).activation(MISH), 9),
        of(Dense.of(19).useBias(false), 5),
        of(Dense.of(6).activation(RELU), 9),
        of(Dense.of(6).activation(SOFTMAX), 9),
        of(Dense.of(1), 1),
        of(Dense.of(4), 3, 2, 5),
        of(MaxPooling2D.of(2), 6, 8, 3),
        of(MaxPooling2D.of(2), 7, 5, 17),
        of(MaxPooling2D.of(3, 2).strides(1, 2), 6, 7, 2),
        of(MaxPooling2D.of(2).strides(3, 3), 8, 7, 2),
        of(MaxPooling2D.of(3).strides(2, 2).padding(Padding.SAME), 6, 5, 2),
        of(AveragePooling2D.of(2), 7, 5, 17),
        of(AveragePooling2D.of(3, 2).strides(1, 2), 6, 7, 2),
        of(AveragePooling2D.of(3).strides(2, 2).padding(Padding.SAME), 6, 5, 2),
        of(GlobalAveragePooling2D.of(), 7, 5, 3),
        of(GlobalAveragePooling2D.of().keepdims(true), 2, 3, 17),
        of(GlobalMaxPooling2D.of(), 7, 5, 3),
        of(GlobalMaxPooling2D.of().keepdims(true), 2, 3, 17),
        of(ZeroPadding2D.of(1), 3, 4, 2),
        of(ZeroPadding2D.of(2, 0, 1, 3), 2, 3, 5),
        of(Cropping2D.of(1, 2), 4, 6, 2),
        of(Cropping2D.of(2, 0, 1, 3), 5, 7, 3),
        of(UpSampling2D.of(2), 3, 2, 5),
        of(UpSampling2D.of(1, 3), 2, 3, 4),
        of(UpSampling2D.of(2).interpolation(Interpolation.BILINEAR), 3, 2, 5),
        of(UpSampling2D.of(3, 2).interpolation(Interpolation.BILINEAR), 2, 4, 3),
        of(Permute.of(2, 1), 3, 5),
        of(Permute.of(3, 1, 2), 3, 2, 5),
        of(Permute.of(2, 1, 3), 3, 2, 5),
        of(Permute.of(4, 2, 1, 3), 3, 2, 5, 4),
        of(Normalization.of(new float[] {1, -2, 3}, new float[] {4, 0.5f, 9}), 5, 3),
        of(Activation.of(RELU), 5, 4, 3),
        of(Activation.of(SOFTMAX), 4, 5),
        of(Activation.of(RELU6), 50),
        of(Activation.of(LEAKY_RELU), 5, 4, 3),
        of(Activation.of(ActivationFunction.ELU), 5, 4, 3),
        of(Activation.of(SELU), 5, 4, 3),
        of(Activation.of(SIGMOID), 5, 4, 3),
        of(Activation.of(HARD_SIGMOID), 5, 4, 3),
        of(Activation.of(TANH), 5, 4, 3),
        of(Activation.of(SOFTPLUS), 5, 4, 3),
        of(Activation.of(SOFTSIGN), 5, 4, 3),
        of(Activation.of(SILU), 5, 4, 3),
        of(Activation.of(GELU), 5, 4, 3),
        of(Activation.of(MISH), 5, 4, 3),
        of(Activation.of(GELU_TANH), 5, 4, 3),
        of(Activation.of(LOG_SOFTMAX), 4, 5),
        of(Dense.of(6).activation(LOG_SOFTMAX), 9),
        of(Activation.of(EXPONENTIAL), 5, 4, 3),
        of(ReLU.of(), 5, 4, 3),
        of(ReLU.of().maxValue(1).negativeSlope(0.25).threshold(0.5), 50),
        of(LeakyReLU.of(), 5, 4, 3),
        of(ELU.of(), 5, 4, 3),
        of(ELU.of(0.5), 7),
        of(Softmax.of(), 4, 5),
        of(PReLU.of(), 5, 4, 3),
        of(PReLU.of().sharedAxes(2), 5, 4, 3),
        of(PReLU.of().sharedAxes(1), 5, 7),
        of(LayerNormalization.of(), 5, 4, 7),
        of(LayerNormalization.of().epsilon(0.5).scale(false), 19),
        of(LayerNormalization.of().center(false), 3, 6),
        of(LayerNormalization.of().center(false).scale(false), 3, 6),
        of(GroupNormalization.of(), 3, 2, 64),
        of(GroupNormalization.of(2).scale(false), 3, 4, 6),
        of(GroupNormalization.of(-1).center(false).epsilon(0.5), 4, 3, 5),
        of(BatchNormalization.of(), 5, 4, 7),
        of(BatchNormalization.of().scale(false).epsilon(0.5), 9, 17),
        of(BatchNormalization.of().center(false), 12, 11, 1),
        of(BatchNormalization.of().center(false).scale(false), 3, 6),
        of(BatchNormalization.of().trainable(false), 5, 4, 7),
        of(BatchNormalization.of().trainable(false).scale(false), 19),
        of(BatchNormalization.of().trainable(false).center(false).epsilon(0), 4, 6),
        of(Rescaling.of(0.5), 5, 4),
        of(Rescaling.of(2, -1), 17),
        of(RepeatVector.of(3), 7),
        of(Conv1D.of(4, 3), 9, 2),
        of(Conv1D.of(4, 3).strides(2).padding(Padding.SAME).groups(2).activation(RELU), 9, 2),
        of(Conv1D.of(3, 3).causal(true).dilation(2).useBias(false), 7, 3),
        of(MaxPooling1D.of(2), 7, 3),
        of(MaxPooling1D.of(3).strides(2).padding(Padding.SAME), 8, 3),
        of(AveragePooling1D.of(2), 7, 3),
        of(AveragePooling1D.of(3).strides(2).padding(Padding.SAME), 8, 3),
        of(GlobalMaxPooling1D.of(), 7, 3),
        of(GlobalMaxPooling1D.of().keepdims(true), 4, 5),
        of(GlobalAveragePooling1D.of(), 7, 3),
        of(GlobalAveragePooling1D.of().keepdims(true), 4, 5),
        of(Resizing.of(7, 4), 5, 6, 2),
        of(Resizing.of(3, 9).interpolation(Interpolation.NEAREST), 5, 6, 2),
        of(Resizing.of(4, 8).cropToAspectRatio(true), 5, 6, 3),
        of(Resizing.of(4, 8).padToAspectRatio(true).fillValue(0.5), 6, 5, 2),
        of(Resizing.of(8, 4).padToAspectRatio(true), 5, 6, 2),
        of(CenterCrop.of(3, 4), 6, 7, 2),
        of(CenterCrop.of(5, 5), 4, 7, 2),
        of(RandomCrop.of(3, 4), 6, 9, 2),
        of(RandomCrop.of(3, 4), 3, 9, 2),
        of(RandomFlip.of(), 3, 4, 2),
        of(RandomFlip.of(RandomFlip.Mode.HORIZONTAL), 3, 4, 2),
        of(RandomFlip.of(RandomFlip.Mode.VERTICAL), 3, 4, 2),
        of(RandomRotation.of(0.3), 5, 6, 2),
        of(RandomRotation.of(Range.of(0.1, 1)).fillMode(FillMode.CONSTANT).fillValue(2), 5, 4, 1),
        of(RandomTranslation.of(0.5, 0.9), 5, 6, 2),
        of(RandomTranslation.of(1, 1).fillMode(FillMode.WRAP), 4, 3, 2),
        of(RandomTranslation.of(0.5, 0.5).interpolation(Interpolation.NEAREST), 5, 6, 2),
        of(RandomZoom.of(0.5), 6, 5, 2),
        of(RandomZoom.of(1, 0.2).fillMode(FillMode.NEAREST), 5, 6, 1),
        of(RandomContrast.of(0.5).valueRange(-2, 2), 5, 4, 3),
        of(RandomBrightness.of(0.4).valueRange(-2, 2), 5, 4, 3),
        of(Dropout.of(0.4), 6, 5),
        of(Dropout.of(0.01), 40),
        of(SpatialDropout2D.of(0.4), 3, 2, 17),
        of(GaussianDropout.of(0.3), 6, 5),
        of(GaussianNoise.of(0.5), 6, 5),
        merge(Add.of(), 2, 5, 4, 3),
        merge(Add.of(), 3, 7),
        merge(Subtract.of(), 2, 5, 4, 3),
        merge(Multiply.of(), 2, 5, 4, 3),
        merge(Multiply.of(), 4, 7),
        merge(Average.of(), 2, 5, 4, 3),
        merge(Average.of(), 3, 7),
        merge(Maximum.of(), 2, 5, 4, 3),
        merge(Maximum.of(), 4, 37),
        merge(Minimum.of(), 2, 5, 4, 3),
        merge(Minimum.of(), 3, 37),
        merge(Concatenate.of(), 2, 5, 4, 3),
        merge(Concatenate.of().axis(1), 3, 7),
        of(Concatenate.of(), Shape.of(3, 2, 4), Shape.of(3, 2, 1), Shape.of(3, 2, 17)),
        of(Concatenate.of().axis(2), Shape.of(3, 2, 4), Shape.of(3, 5, 4)),
        of(Concatenate.of().axis(-3), Shape.of(1, 2, 4), Shape.of(6, 2, 4)));
  }

  static Stream<Case> views() {
    return Stream.of(
        of(Flatten.of(), 3, 4, 2),
        of(Reshape.of(4, 6), 3, 4, 2),
        of(Reshape.of(2, -1, 3), 3, 4, 2),
        of(Activation.of(ActivationFunction.LINEAR), 5, 2),
        of(Permute.of(1, 2, 3), 3, 2, 4),
        of(SpatialDropout2D.of(0), 3, 2, 4),
        of(GaussianDropout.of(0), 7),
        of(GaussianNoise.of(0), 7),
        of(Dropout.of(0), 7));
  }

  @Test
  void everyLayerAndActivationHasACase() throws Exception {
    Set<String> layers = ClassFiles.implementing(Layer.class);
    layers.remove(Input.class.getName());
    Set<String> tested = new TreeSet<>();
    Set<ActivationFunction> functions = EnumSet.noneOf(ActivationFunction.class);
    Stream.concat(computed(), views())
        .map(Case::layer)
        .forEach(
            layer -> {
              tested.add(layer.getClass().getName());
              if (layer instanceof Activation activation) {
                functions.add(activation.function());
              }
            });
    assertEquals(layers, tested);
    assertEquals(EnumSet.allOf(ActivationFunction.class), functions);
  }

  @ParameterizedTest
  @MethodSource("computed")
  void outputIsTheReferences(Case tested) {
    for (int samples : new int[] {1, 3, 16}) {
      Data data = new Data(tested, samples);
      StepRequest training = request(tested, samples, true, true);
      try (Arena arena = Arena.ofShared()) {
        assertOutput(arena, data, tested, training);
        StepRequest inference = request(tested, samples, false, false);
        if (tested.layer.takesWholeBatch(true) || tested.layer instanceof RandomCrop) {
          assertOutput(arena, data, tested, inference);
        } else if (!tested.layer.isView(false)) {
          assertArrayEquals(
              data.lone(arena, tested, training).forward(),
              data.lone(arena, tested, inference).forward(),
              "training and inference");
        }
      }
    }
  }

  private static void assertOutput(Arena arena, Data data, Case tested, StepRequest request) {
    Slopes.assertNear(
        DoubleLayer.of(tested.layer, request, STEP)
            .forward(doubles(data.inputs), doubles(data.parameters)),
        data.lone(arena, tested, request).forward(),
        data.terms(),
        "output of " + request.samples());
  }

  @ParameterizedTest
  @MethodSource("computed")
  void gradientsAreTheReferencesSlopes(Case tested) {
    for (int samples : new int[] {1, 3}) {
      Data data = new Data(tested, samples);
      StepRequest request = request(tested, samples, true, true);
      DoubleLayer reference = DoubleLayer.of(tested.layer, request, STEP);
      List<double[]> inputs = doubles(data.inputs);
      List<double[]> parameters = doubles(data.parameters);
      try (Arena arena = Arena.ofShared()) {
        LoneLayer lone = data.lone(arena, tested, request);
        lone.forward();
        lone.backward(data.gradOutput.clone());
        for (int i = 0; i < inputs.size(); i++) {
          Slopes.of(
                  () -> product(data.gradOutput, reference.forward(inputs, parameters)),
                  inputs.get(i))
              .assertGradient(lone.gradientByInput(i), data.terms(), "input " + i);
        }
        for (int i = 0; i < data.gradients; i++) {
          Slopes.of(
                  () -> product(data.gradOutput, reference.forward(inputs, parameters)),
                  parameters.get(i))
              .assertGradient(lone.gradientByParameter(i), data.terms(), "parameter " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("computed")
  void gradientsByParametersAreTheSameWithoutThoseByInputs(Case tested) {
    Data data = new Data(tested, 3);
    try (Arena arena = Arena.ofShared()) {
      LoneLayer both = data.lone(arena, tested, request(tested, 3, true, true));
      LoneLayer one = data.lone(arena, tested, request(tested, 3, true, false));
      assertArrayEquals(both.forward(), one.forward());
      both.backward(data.gradOutput);
      one.backward(data.gradOutput);
      for (int i = 0; i < data.gradients; i++) {
        assertArrayEquals(both.gradientByParameter(i), one.gradientByParameter(i));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void aViewIsItsInput(Case tested) {
    assertTrue(tested.layer.isView(true) && tested.layer.isView(false));
    assertEquals(tested.inputs.getFirst().size(), tested.layer.outputShape(tested.inputs).size());
    assertEquals(List.of(), tested.layer.parameters(tested.inputs));
    Data data = new Data(tested, 3);
    List<double[]> inputs = doubles(data.inputs);
    assertArrayEquals(
        inputs.getFirst(),
        DoubleLayer.of(tested.layer, request(tested, 3, true, true), STEP)
            .forward(inputs, List.of()));
  }

  @ParameterizedTest
  @MethodSource("computed")
  void onlyMergingLayersTakeSeveralInputs(Case tested) {
    assertEquals(tested.inputs.size() > 1, tested.layer.merges());
    Source[] inputs =
        tested.inputs.stream().map(shape -> new Input(shape, null)).toArray(Source[]::new);
    assertEquals(tested.layer.outputShape(tested.inputs), tested.layer.on(inputs).shape());
    Source[] other = {inputs[0], inputs[0], inputs[0]};
    if (!tested.layer.merges() || tested.layer instanceof Subtract) {
      String message =
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> tested.layer.on(other))
                  .getMessage());
      assertTrue(message.contains(tested.layer.type()) && message.contains("3"), message);
    }
  }

  private static StepRequest request(
      Case tested, int samples, boolean training, boolean inputGradients) {
    return new StepRequest(
        samples, tested.inputs, training, inputGradients, Parallelism.caller(), SEED, STREAM);
  }

  private static double product(float[] a, double[] b) {
    assertEquals(a.length, b.length);
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  private static List<double[]> doubles(List<float[]> arrays) {
    return arrays.stream()
        .map(array -> IntStream.range(0, array.length).mapToDouble(i -> array[i]).toArray())
        .toList();
  }

  /** Random values for a case. */
  private static final class Data {
    private final List<float[]> inputs = new ArrayList<>();
    private final List<float[]> parameters = new ArrayList<>();
    private final int gradients;
    private final float[] gradOutput;

    Data(Case tested, int samples) {
      Random random = new Random(samples);
      for (Shape shape : tested.inputs) {
        inputs.add(gaussian(random, samples * shape.size()));
      }
      for (Parameter parameter : tested.layer.parameters(tested.inputs)) {
        parameters.add(gaussian(random, parameter.shape().size()));
      }
      gradients = parameters.size();
      for (Parameter parameter : tested.layer.nonTrainableParameters(tested.inputs)) {
        // Among them are variances.
        float[] values = gaussian(random, parameter.shape().size());
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.5f + Math.abs(values[i]);
        }
        parameters.add(values);
      }
      gradOutput = gaussian(random, samples * tested.layer.outputShape(tested.inputs).size());
    }

    private static float[] gaussian(Random random, int count) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = (float) random.nextGaussian();
      }
      return values;
    }

    LoneLayer lone(Arena arena, Case tested, StepRequest request) {
      return LoneLayer.of(arena, tested.layer, request, STEP, inputs, parameters);
    }

    /** All values that a result may depend on. */
    long terms() {
      return Stream.of(inputs, parameters, List.of(gradOutput))
          .flatMap(List::stream)
          .mapToLong(values -> values.length)
          .sum();
    }
  }
}

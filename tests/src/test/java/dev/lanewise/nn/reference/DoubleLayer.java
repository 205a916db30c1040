package dev.lanewise.nn.reference;

import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.ActivationFunction;
import dev.lanewise.nn.layers.Add;
import dev.lanewise.nn.layers.Average;
import dev.lanewise.nn.layers.AveragePooling1D;
import dev.lanewise.nn.layers.AveragePooling2D;
import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.CenterCrop;
import dev.lanewise.nn.layers.Concatenate;
import dev.lanewise.nn.layers.Conv1D;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Conv2DTranspose;
import dev.lanewise.nn.layers.Cropping2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.DepthwiseConv2D;
import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.ELU;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Frozen;
import dev.lanewise.nn.layers.GaussianDropout;
import dev.lanewise.nn.layers.GaussianNoise;
import dev.lanewise.nn.layers.GlobalAveragePooling1D;
import dev.lanewise.nn.layers.GlobalAveragePooling2D;
import dev.lanewise.nn.layers.GlobalMaxPooling1D;
import dev.lanewise.nn.layers.GlobalMaxPooling2D;
import dev.lanewise.nn.layers.GroupNormalization;
import dev.lanewise.nn.layers.Interpolation;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LayerNormalization;
import dev.lanewise.nn.layers.LeakyReLU;
import dev.lanewise.nn.layers.MaxPooling1D;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.Maximum;
import dev.lanewise.nn.layers.Minimum;
import dev.lanewise.nn.layers.Multiply;
import dev.lanewise.nn.layers.Normalization;
import dev.lanewise.nn.layers.PReLU;
import dev.lanewise.nn.layers.Permute;
import dev.lanewise.nn.layers.RandomBrightness;
import dev.lanewise.nn.layers.RandomContrast;
import dev.lanewise.nn.layers.RandomCrop;
import dev.lanewise.nn.layers.RandomFlip;
import dev.lanewise.nn.layers.RandomRotation;
import dev.lanewise.nn.layers.RandomTranslation;
import dev.lanewise.nn.layers.RandomZoom;
import dev.lanewise.nn.layers.ReLU;
import dev.lanewise.nn.layers.RepeatVector;
import dev.lanewise.nn.layers.Rescaling;
import dev.lanewise.nn.layers.Reshape;
import dev.lanewise.nn.layers.Resizing;
import dev.lanewise.nn.layers.SeparableConv2D;
import dev.lanewise.nn.layers.Softmax;
import dev.lanewise.nn.layers.SpatialDropout2D;
import dev.lanewise.nn.layers.StepRequest;
import dev.lanewise.nn.layers.Subtract;
import dev.lanewise.nn.layers.UpSampling2D;
import dev.lanewise.nn.layers.ZeroPadding2D;
import java.util.List;

/**
 * The forward pass of a layer in double precision, straight from its definition. There is no
 * backward pass: gradients are differences of this one.
 */
public interface DoubleLayer {
  /**
   * The output of all samples.
   *
   * @param inputs of all samples, row-major
   * @param parameters in the layer's order, those that it keeps beside last
   */
  double[] forward(List<double[]> inputs, List<double[]> parameters);

  /**
   * The reference of a layer.
   *
   * @param layer one that has a class here, or one that is its own reference
   * @param request what the layer is computed for
   * @param step the number of the training step, for random layers
   */
  static DoubleLayer of(Layer layer, StepRequest request, long step) {
    return switch (layer) {
      case Conv2D conv -> DoubleConv2D.of(conv, request);
      case DepthwiseConv2D conv -> DoubleConv2D.of(conv, request);
      case SeparableConv2D conv -> DoubleConv2D.of(conv, request);
      case Conv2DTranspose conv -> DoubleConv2D.of(conv, request);
      case Frozen frozen -> of(frozen.layer(), request, step);
      case Dense dense -> new DoubleDense(dense);
      case MaxPooling2D pooling -> DoublePooling2D.of(pooling, request);
      case AveragePooling2D pooling -> DoublePooling2D.of(pooling, request);
      case GlobalMaxPooling2D pooling -> DoublePooling2D.global(request, false);
      case GlobalAveragePooling2D pooling -> DoublePooling2D.global(request, true);
      case ZeroPadding2D padding ->
          images(padding, request, (i, j) -> new int[] {i - padding.top(), j - padding.left()});
      case Cropping2D crop ->
          images(crop, request, (i, j) -> new int[] {i + crop.top(), j + crop.left()});
      case UpSampling2D up ->
          up.interpolation() == Interpolation.BILINEAR
              ? new DoubleBilinear(request.input(), up.factorHeight(), up.factorWidth())
              : images(
                  up, request, (i, j) -> new int[] {i / up.factorHeight(), j / up.factorWidth()});
      case Permute permute -> new DoublePermute(permute.dims(), request.input());
      case Activation activation -> new DoubleActivation(activation.function(), request);
      case Softmax softmax -> new DoubleActivation(ActivationFunction.SOFTMAX, request);
      case LeakyReLU relu -> rectifier(relu.negativeSlope(), 0, Double.POSITIVE_INFINITY);
      case ReLU relu -> rectifier(relu.negativeSlope(), relu.threshold(), relu.maxValue());
      case ELU elu -> DoubleActivation.pointwise(x -> x > 0 ? x : elu.alpha() * Math.expm1(x));
      case PReLU relu -> DoubleLayer::rectified;
      case LayerNormalization norm -> DoubleNormalization.of(norm, request);
      case BatchNormalization norm -> DoubleBatchNormalization.of(norm, request);
      case GroupNormalization norm -> DoubleNormalization.of(norm, request);
      case Normalization norm -> DoubleLayer::normalized;
      case Rescaling one -> DoubleActivation.pointwise(x -> x * one.scale() + one.offset());
      case RepeatVector repeat ->
          (inputs, parameters) -> repeated(inputs.getFirst(), request, repeat.n());
      case Conv1D conv -> of(image(conv), image(request), step);
      case MaxPooling1D pool ->
          of(
              new MaxPooling2D(1, pool.poolSize(), 1, pool.stride(), pool.padding(), null),
              image(request),
              step);
      case AveragePooling1D pool ->
          of(
              new AveragePooling2D(1, pool.poolSize(), 1, pool.stride(), pool.padding(), null),
              image(request),
              step);
      case GlobalMaxPooling1D pool -> of(GlobalMaxPooling2D.of(), image(request), step);
      case GlobalAveragePooling1D pool -> of(GlobalAveragePooling2D.of(), image(request), step);
      case Reshape reshape -> (inputs, parameters) -> inputs.getFirst();
      case Dropout dropout -> DoubleNoise.of(dropout, request, step);
      case SpatialDropout2D dropout -> DoubleNoise.of(dropout, request, step);
      case GaussianDropout dropout -> DoubleNoise.of(dropout, request, step);
      case GaussianNoise noise -> DoubleNoise.of(noise, request, step);
      case RandomFlip random -> DoubleAugmentation.of(random, request, step);
      case RandomRotation random -> DoubleAugmentation.of(random, request, step);
      case RandomTranslation random -> DoubleAugmentation.of(random, request, step);
      case RandomZoom random -> DoubleAugmentation.of(random, request, step);
      case RandomBrightness random -> DoubleAugmentation.of(random, request, step);
      case RandomContrast random -> DoubleAugmentation.of(random, request, step);
      case RandomCrop random -> DoubleAugmentation.of(random, request, step);
      case CenterCrop crop -> DoubleAugmentation.of(crop, request);
      case Resizing resizing -> DoubleAugmentation.of(resizing, request);
      case Flatten flatten -> (inputs, parameters) -> inputs.getFirst();
      case Add add -> DoubleMerge.each(values -> values.sum());
      case Subtract subtract -> (inputs, parameters) -> DoubleMerge.difference(inputs);
      case Multiply multiply -> DoubleMerge.each(values -> values.reduce(1, (a, b) -> a * b));
      case Average average -> DoubleMerge.each(values -> values.average().orElseThrow());
      case Maximum maximum -> DoubleMerge.each(values -> values.max().orElseThrow());
      case Minimum minimum -> DoubleMerge.each(values -> values.min().orElseThrow());
      case Concatenate joined ->
          (inputs, parameters) -> DoubleMerge.concatenation(joined, request, inputs);
      case DoubleLayer own -> own;
      default -> throw new IllegalArgumentException("no reference of " + layer.type());
    };
  }

  private static double[] rectified(List<double[]> inputs, List<double[]> parameters) {
    double[] y = inputs.getFirst().clone();
    double[] alpha = parameters.getFirst();
    for (int i = 0; i < y.length; i++) {
      y[i] *= y[i] > 0 ? 1 : alpha[i % alpha.length];
    }
    return y;
  }

  private static double[] normalized(List<double[]> inputs, List<double[]> parameters) {
    double[] y = inputs.getFirst().clone();
    double[] mean = parameters.getFirst();
    double[] variance = parameters.getLast();
    for (int i = 0; i < y.length; i++) {
      int c = i % mean.length;
      y[i] = (y[i] - mean[c]) / Math.max(Math.sqrt(variance[c]), 1e-7);
    }
    return y;
  }

  private static double[] repeated(double[] x, StepRequest request, int times) {
    int size = request.input().size();
    double[] y = new double[x.length * times];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i / (size * times) * size + i % size];
    }
    return y;
  }

  /** Sequences as images of height 1. */
  private static StepRequest image(StepRequest request) {
    Shape input = request.input();
    return new StepRequest(
        request.samples(),
        List.of(Shape.of(1, input.get(0), input.get(1))),
        request.training(),
        request.inputGradients(),
        request.parallelism(),
        request.seed(),
        request.stream());
  }

  private static Conv2D image(Conv1D conv) {
    Padding before = Padding.of(0, 0, (conv.kernelSize() - 1) * conv.dilation(), 0);
    return Conv2D.of(conv.filters(), 1, conv.kernelSize())
        .strides(1, conv.stride())
        .dilation(1, conv.dilation())
        .padding(conv.causal() ? before : conv.padding())
        .groups(conv.groups())
        .activation(conv.activation());
  }

  private static DoubleLayer rectifier(double slope, double threshold, double max) {
    return DoubleActivation.pointwise(
        x -> Math.min(x > threshold ? x : slope * (x - threshold), max));
  }

  private static DoubleLayer images(Layer layer, StepRequest request, DoubleImages.Source source) {
    return new DoubleImages(request.input(), layer.outputShape(request.inputs()), source);
  }
}

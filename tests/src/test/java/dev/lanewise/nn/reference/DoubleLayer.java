package dev.lanewise.nn.reference;

import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.ActivationFunction;
import dev.lanewise.nn.layers.AveragePooling2D;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Conv2DTranspose;
import dev.lanewise.nn.layers.Cropping2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.DepthwiseConv2D;
import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.ELU;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.GlobalAveragePooling2D;
import dev.lanewise.nn.layers.GlobalMaxPooling2D;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.LeakyReLU;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.ReLU;
import dev.lanewise.nn.layers.SeparableConv2D;
import dev.lanewise.nn.layers.Softmax;
import dev.lanewise.nn.layers.StepRequest;
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
   * @param parameters in the layer's order
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
          images(up, request, (i, j) -> new int[] {i / up.factorHeight(), j / up.factorWidth()});
      case Activation activation -> new DoubleActivation(activation.function(), request);
      case Softmax softmax -> new DoubleActivation(ActivationFunction.SOFTMAX, request);
      case LeakyReLU relu -> rectifier(relu.negativeSlope(), 0, Double.POSITIVE_INFINITY);
      case ReLU relu -> rectifier(relu.negativeSlope(), relu.threshold(), relu.maxValue());
      case ELU elu -> DoubleActivation.pointwise(x -> x > 0 ? x : elu.alpha() * Math.expm1(x));
      case Dropout dropout -> new DoubleDropout(dropout, request, step);
      case Flatten flatten -> (inputs, parameters) -> inputs.getFirst();
      case DoubleLayer own -> own;
      default -> throw new IllegalArgumentException("no reference of " + layer.type());
    };
  }

  private static DoubleLayer rectifier(double slope, double threshold, double max) {
    return DoubleActivation.pointwise(
        x -> Math.min(x > threshold ? x : slope * (x - threshold), max));
  }

  private static DoubleLayer images(Layer layer, StepRequest request, DoubleImages.Source source) {
    return new DoubleImages(request.input(), layer.outputShape(request.inputs()), source);
  }
}

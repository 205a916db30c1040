package dev.lanewise.bench.calls;

import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Operators at the shapes of the note's net (batch 8, a piece of a training step), of VGG (batch 1,
 * padded images) and of MobileNet (depthwise convolutions; the last size is the stride). Small
 * shapes come before large ones, so that a JVM that runs all of them has compiled the kernels by
 * then.
 */
public enum KernelCase {
  GEMM_1x1x1("`Gemm`, B packed", Products::gemm, 1, 1, 1),
  GEMM_64x64x64("`Gemm`, B packed", Products::gemm, 64, 64, 64),
  GEMM_64x10x64("`Gemm`, B packed", Products::gemm, 64, 10, 64),
  GEMM_64x64x576("`Gemm`, B packed", Products::gemm, 64, 64, 576),
  GEMM_512x512x512("`Gemm`, B packed", Products::gemm, 512, 512, 512),
  GEMM_3136x64x576("`Gemm`, B packed", Products::gemm, 3136, 64, 576),
  DIRECT_FORWARD_1x56x56x256x256(
      "`Conv2d.forward` 3x3, direct", Products::directForward, 1, 56, 56, 256, 256),
  DIRECT_BACKWARD_WEIGHTS_1x56x56x256x256(
      "`Conv2d.backwardWeights` 3x3, direct", Products::directBackwardWeights, 1, 56, 56, 256, 256),
  CONV_FORWARD_8x28x28x1x32("`Conv2d.forward` 3x3", Products::forward, 8, 28, 28, 1, 32),
  CONV_FORWARD_8x13x13x32x64("`Conv2d.forward` 3x3", Products::forward, 8, 13, 13, 32, 64),
  CONV_FORWARD_8x5x5x64x64("`Conv2d.forward` 3x3", Products::forward, 8, 5, 5, 64, 64),
  CONV_FORWARD_1x14x14x512x512("`Conv2d.forward` 3x3", Products::forward, 1, 14, 14, 512, 512),
  CONV_FORWARD_1x28x28x512x512("`Conv2d.forward` 3x3", Products::forward, 1, 28, 28, 512, 512),
  CONV_FORWARD_1x56x56x256x256("`Conv2d.forward` 3x3", Products::forward, 1, 56, 56, 256, 256),
  CONV_FORWARD_1x112x112x128x128("`Conv2d.forward` 3x3", Products::forward, 1, 112, 112, 128, 128),
  CONV_FORWARD_1x224x224x64x64("`Conv2d.forward` 3x3", Products::forward, 1, 224, 224, 64, 64),
  CONV_BACKWARD_INPUT_8x28x28x1x32(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 8, 28, 28, 1, 32),
  CONV_BACKWARD_INPUT_8x13x13x32x64(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 8, 13, 13, 32, 64),
  CONV_BACKWARD_INPUT_8x5x5x64x64(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 8, 5, 5, 64, 64),
  CONV_BACKWARD_INPUT_1x56x56x64x64x3x2(
      "`Conv2d.backwardInput` of a side and stride",
      Products::backwardInput,
      1,
      56,
      56,
      64,
      64,
      3,
      2),
  CONV_BACKWARD_INPUT_1x224x224x3x64x7x2(
      "`Conv2d.backwardInput` of a side and stride",
      Products::backwardInput,
      1,
      224,
      224,
      3,
      64,
      7,
      2),
  CONV_BACKWARD_INPUT_1x14x14x512x512(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 1, 14, 14, 512, 512),
  CONV_BACKWARD_INPUT_1x28x28x512x512(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 1, 28, 28, 512, 512),
  CONV_BACKWARD_INPUT_1x56x56x256x256(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 1, 56, 56, 256, 256),
  CONV_BACKWARD_INPUT_1x112x112x128x128(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 1, 112, 112, 128, 128),
  CONV_BACKWARD_INPUT_1x224x224x64x64(
      "`Conv2d.backwardInput` 3x3", Products::backwardInput, 1, 224, 224, 64, 64),
  CONV_BACKWARD_WEIGHTS_8x28x28x1x32(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 8, 28, 28, 1, 32),
  CONV_BACKWARD_WEIGHTS_8x13x13x32x64(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 8, 13, 13, 32, 64),
  CONV_BACKWARD_WEIGHTS_8x5x5x64x64(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 8, 5, 5, 64, 64),
  CONV_BACKWARD_WEIGHTS_1x14x14x512x512(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 1, 14, 14, 512, 512),
  CONV_BACKWARD_WEIGHTS_1x28x28x512x512(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 1, 28, 28, 512, 512),
  CONV_BACKWARD_WEIGHTS_1x56x56x256x256(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 1, 56, 56, 256, 256),
  CONV_BACKWARD_WEIGHTS_1x112x112x128x128(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 1, 112, 112, 128, 128),
  CONV_BACKWARD_WEIGHTS_1x224x224x64x64(
      "`Conv2d.backwardWeights` 3x3", Products::backwardWeights, 1, 224, 224, 64, 64),
  DEPTHWISE_FORWARD_1x14x14x512x1(
      "`DepthwiseConv2d.forward` 3x3", Depthwise::forward, 1, 14, 14, 512, 1),
  DEPTHWISE_FORWARD_1x56x56x128x1(
      "`DepthwiseConv2d.forward` 3x3", Depthwise::forward, 1, 56, 56, 128, 1),
  DEPTHWISE_FORWARD_1x112x112x32x1(
      "`DepthwiseConv2d.forward` 3x3", Depthwise::forward, 1, 112, 112, 32, 1),
  DEPTHWISE_FORWARD_1x112x112x64x2(
      "`DepthwiseConv2d.forward` 3x3", Depthwise::forward, 1, 112, 112, 64, 2),
  DEPTHWISE_BACKWARD_INPUT_1x14x14x512x1(
      "`DepthwiseConv2d.backwardInput` 3x3", Depthwise::backwardInput, 1, 14, 14, 512, 1),
  DEPTHWISE_BACKWARD_INPUT_1x56x56x128x1(
      "`DepthwiseConv2d.backwardInput` 3x3", Depthwise::backwardInput, 1, 56, 56, 128, 1),
  DEPTHWISE_BACKWARD_INPUT_1x112x112x32x1(
      "`DepthwiseConv2d.backwardInput` 3x3", Depthwise::backwardInput, 1, 112, 112, 32, 1),
  DEPTHWISE_BACKWARD_INPUT_1x112x112x64x2(
      "`DepthwiseConv2d.backwardInput` 3x3", Depthwise::backwardInput, 1, 112, 112, 64, 2),
  DEPTHWISE_BACKWARD_WEIGHTS_1x14x14x512x1(
      "`DepthwiseConv2d.backwardWeights` 3x3", Depthwise::backwardWeights, 1, 14, 14, 512, 1),
  DEPTHWISE_BACKWARD_WEIGHTS_1x56x56x128x1(
      "`DepthwiseConv2d.backwardWeights` 3x3", Depthwise::backwardWeights, 1, 56, 56, 128, 1),
  DEPTHWISE_BACKWARD_WEIGHTS_1x112x112x32x1(
      "`DepthwiseConv2d.backwardWeights` 3x3", Depthwise::backwardWeights, 1, 112, 112, 32, 1),
  DEPTHWISE_BACKWARD_WEIGHTS_1x112x112x64x2(
      "`DepthwiseConv2d.backwardWeights` 3x3", Depthwise::backwardWeights, 1, 112, 112, 64, 2),
  TRANSPOSED_FORWARD_1x14x14x256x128(
      "`Conv2dTranspose.forward` 3x3, stride 2", Transposed::forward, 1, 14, 14, 256, 128),
  TRANSPOSED_FORWARD_1x56x56x64x32(
      "`Conv2dTranspose.forward` 3x3, stride 2", Transposed::forward, 1, 56, 56, 64, 32),
  POOL_FORWARD_8x11x11x64("`MaxPool2d.forward` 2x2", Pools::forward, 8, 11, 11, 64),
  POOL_FORWARD_8x26x26x32("`MaxPool2d.forward` 2x2", Pools::forward, 8, 26, 26, 32),
  POOL_FORWARD_1x14x14x512("`MaxPool2d.forward` 2x2", Pools::forward, 1, 14, 14, 512),
  POOL_FORWARD_1x28x28x512("`MaxPool2d.forward` 2x2", Pools::forward, 1, 28, 28, 512),
  POOL_FORWARD_1x56x56x256("`MaxPool2d.forward` 2x2", Pools::forward, 1, 56, 56, 256),
  POOL_FORWARD_1x112x112x128("`MaxPool2d.forward` 2x2", Pools::forward, 1, 112, 112, 128),
  POOL_FORWARD_1x224x224x64("`MaxPool2d.forward` 2x2", Pools::forward, 1, 224, 224, 64),
  POOL_WINNERS_8x11x11x64(
      "`MaxPool2d.forward` 2x2 with winners", Pools::withWinners, 8, 11, 11, 64),
  POOL_WINNERS_8x26x26x32(
      "`MaxPool2d.forward` 2x2 with winners", Pools::withWinners, 8, 26, 26, 32),
  POOL_WINNERS_1x14x14x512(
      "`MaxPool2d.forward` 2x2 with winners", Pools::withWinners, 1, 14, 14, 512),
  POOL_WINNERS_1x28x28x512(
      "`MaxPool2d.forward` 2x2 with winners", Pools::withWinners, 1, 28, 28, 512),
  POOL_WINNERS_1x56x56x256(
      "`MaxPool2d.forward` 2x2 with winners", Pools::withWinners, 1, 56, 56, 256),
  POOL_WINNERS_1x112x112x128(
      "`MaxPool2d.forward` 2x2 with winners", Pools::withWinners, 1, 112, 112, 128),
  POOL_WINNERS_1x224x224x64(
      "`MaxPool2d.forward` 2x2 with winners", Pools::withWinners, 1, 224, 224, 64),
  POOL_BACKWARD_8x11x11x64("`MaxPool2d.backward` 2x2", Pools::backward, 8, 11, 11, 64),
  POOL_BACKWARD_8x26x26x32("`MaxPool2d.backward` 2x2", Pools::backward, 8, 26, 26, 32),
  POOL_BACKWARD_1x14x14x512("`MaxPool2d.backward` 2x2", Pools::backward, 1, 14, 14, 512),
  POOL_BACKWARD_1x28x28x512("`MaxPool2d.backward` 2x2", Pools::backward, 1, 28, 28, 512),
  POOL_BACKWARD_1x56x56x256("`MaxPool2d.backward` 2x2", Pools::backward, 1, 56, 56, 256),
  POOL_BACKWARD_1x112x112x128("`MaxPool2d.backward` 2x2", Pools::backward, 1, 112, 112, 128),
  POOL_BACKWARD_1x224x224x64("`MaxPool2d.backward` 2x2", Pools::backward, 1, 224, 224, 64),
  RELU_FORWARD_173056("`Activations.forward`, relu", Pointwise::reluForward, 173056),
  RELU_FORWARD_3211264("`Activations.forward`, relu", Pointwise::reluForward, 3211264),
  RELU_BACKWARD_173056("`Activations.backward`, relu", Pointwise::reluBackward, 173056),
  RELU_BACKWARD_3211264("`Activations.backward`, relu", Pointwise::reluBackward, 3211264),
  BATCH_NORM_FORWARD_50176x64("`BatchNorm.forward`", Norms::batchForward, 50176, 64),
  BATCH_NORM_FORWARD_25088x256("`BatchNorm.forward`", Norms::batchForward, 25088, 256),
  BATCH_NORM_INFERENCE_50176x64("`BatchNorm.inference`", Norms::batchInference, 50176, 64),
  BATCH_NORM_INFERENCE_25088x256("`BatchNorm.inference`", Norms::batchInference, 25088, 256),
  BATCH_NORM_BACKWARD_50176x64("`BatchNorm.backward`", Norms::batchBackward, 50176, 64),
  BATCH_NORM_BACKWARD_25088x256("`BatchNorm.backward`", Norms::batchBackward, 25088, 256),
  LAYER_NORM_FORWARD_4096x64("`LayerNorm.forward`", Norms::layerForward, 4096, 64),
  LAYER_NORM_FORWARD_1024x768("`LayerNorm.forward`", Norms::layerForward, 1024, 768),
  LAYER_NORM_BACKWARD_4096x64("`LayerNorm.backward`", Norms::layerBackward, 4096, 64),
  LAYER_NORM_BACKWARD_1024x768("`LayerNorm.backward`", Norms::layerBackward, 1024, 768),
  GROUP_NORM_FORWARD_8x56x56x64("`GroupNorm.forward`", Norms::groupForward, 8, 56, 56, 64),
  GROUP_NORM_FORWARD_8x56x56x256("`GroupNorm.forward`", Norms::groupForward, 8, 56, 56, 256),
  GROUP_NORM_BACKWARD_8x56x56x64("`GroupNorm.backward`", Norms::groupBackward, 8, 56, 56, 64),
  GROUP_NORM_BACKWARD_8x56x56x256("`GroupNorm.backward`", Norms::groupBackward, 8, 56, 56, 256),
  TO_NHWC_1x512x14x14("`Transpose.nchwToNhwc`", Layouts::toNhwc, 1, 512, 14, 14),
  TO_NHWC_8x64x56x56("`Transpose.nchwToNhwc`", Layouts::toNhwc, 8, 64, 56, 56),
  TO_NCHW_1x14x14x512("`Transpose.nhwcToNchw`", Layouts::toNchw, 1, 14, 14, 512),
  TO_NCHW_8x56x56x64("`Transpose.nhwcToNchw`", Layouts::toNchw, 8, 56, 56, 64),
  TO_HWIO_64x64x3x3("`Transpose.oihwToHwio`", Layouts::toHwio, 64, 64, 3, 3),
  SOFTMAX_64x10("`Softmax`", Rows::softmax, 64, 10),
  SOFTMAX_64x1000("`Softmax`", Rows::softmax, 64, 1000),
  LOG_SOFTMAX_64x10("`LogSoftmax`", Rows::logSoftmax, 64, 10),
  LOG_SOFTMAX_64x1000("`LogSoftmax`", Rows::logSoftmax, 64, 1000),
  CROSS_ENTROPY_64x10("`SoftmaxCrossEntropy`", Rows::crossEntropy, 64, 10),
  CROSS_ENTROPY_64x1000("`SoftmaxCrossEntropy`", Rows::crossEntropy, 64, 1000),
  SPARSE_CROSS_ENTROPY_64x10("`SoftmaxCrossEntropy`, sparse", Rows::sparseCrossEntropy, 64, 10),
  SPARSE_CROSS_ENTROPY_64x1000("`SoftmaxCrossEntropy`, sparse", Rows::sparseCrossEntropy, 64, 1000),
  EXP_10000("`Activations.forward`, exponential", Pointwise::exp, 10000),
  EXP_1000000("`Activations.forward`, exponential", Pointwise::exp, 1000000),
  LOG_10000("`Activations.forward`, log", Pointwise::log, 10000),
  LOG_1000000("`Activations.forward`, log", Pointwise::log, 1000000),
  RSQRT_1000000("`Activations.forward`, rsqrt", Pointwise::rsqrt, 1000000),
  ERF_1000000("`Activations.forward`, erf", Pointwise::erf, 1000000),
  GELU_1000000("`Activations.forward`, gelu", Pointwise::gelu, 1000000),
  COLUMN_SUMS_64x10("`Reduce.columns`, sum", Rows::columnSums, 64, 10),
  COLUMN_SUMS_5408x32("`Reduce.columns`, sum", Rows::columnSums, 5408, 32),
  COLUMN_SUMS_50176x64("`Reduce.columns`, sum", Rows::columnSums, 50176, 64),
  AVERAGE_POOL_FORWARD_1x56x56x256("`AveragePool2d.forward` 2x2", Pools::average, 1, 56, 56, 256),
  AVERAGE_POOL_BACKWARD_1x56x56x256(
      "`AveragePool2d.backward` 2x2", Pools::averageBackward, 1, 56, 56, 256),
  ZERO_PAD_1x56x56x256("`ZeroPad2d`", Layouts::zeroPad, 1, 56, 56, 256),
  CROP_1x56x56x256("`Crop2d`", Layouts::crop, 1, 56, 56, 256),
  ROW_COPY_12544x64("`RowCopy`", Layouts::rowCopy, 12544, 64),
  NEAREST_FORWARD_1x28x28x512(
      "`UpsampleNearest2d.forward` 2x2", Upsampling::nearest, 1, 28, 28, 512),
  NEAREST_BACKWARD_1x28x28x512(
      "`UpsampleNearest2d.backward` 2x2", Upsampling::nearestBackward, 1, 28, 28, 512),
  SOFTMAX_BACKWARD_64x1000("`SoftmaxBackward`", Rows::softmaxBackward, 64, 1000),
  LOG_SOFTMAX_BACKWARD_64x1000("`LogSoftmaxBackward`", Rows::logSoftmaxBackward, 64, 1000),
  MOVING_AVERAGE_93322("`MovingAverage`", Pointwise::movingAverage, 93322),
  DROPOUT_93322("`Dropout`", Pointwise::dropout, 93322),
  BILINEAR_FORWARD_1x28x28x512(
      "`BilinearUpsample2d.forward` 2x2", Upsampling::bilinear, 1, 28, 28, 512),
  BILINEAR_FORWARD_1x112x112x64(
      "`BilinearUpsample2d.forward` 2x2", Upsampling::bilinear, 1, 112, 112, 64),
  BILINEAR_BACKWARD_1x112x112x64(
      "`BilinearUpsample2d.backward` 2x2", Upsampling::bilinearBackward, 1, 112, 112, 64),
  ROW_SUMS_50176x64("`Reduce.rows` sum", Rows::rowSums, 50176, 64),
  ROW_NORMS_64x1000("`Reduce.rows` L2 norm", Rows::rowNorms, 64, 1000),
  COLUMN_MAXIMA_50176x64("`Reduce.columns` maximum", Rows::columnMaxima, 50176, 64),
  NORM_2359296x1("`Reduce.all` L2 norm", Rows::norm, 2359296, 1),
  CLIP_BY_NORM_2359296x1("`Clip.byNorm`", Rows::clipByNorm, 2359296, 1),
  ARG_MAX_64x1000("`ArgMaxRows`", Rows::argMax, 64, 1000),
  PIECE_SUMS_8x93322("`PieceSums`", Pointwise::pieceSums, 8, 93322),
  ADD_93322("`Elementwise` add", Pointwise::add, 93322),
  ADD_3211264("`Elementwise` add", Pointwise::add, 3211264),
  ADD_PER_CHANNEL_50176x64("`Elementwise` add, per channel", Pointwise::addPerChannel, 50176, 64),
  ADD_PER_CHANNEL_50176x3("`Elementwise` add, per channel", Pointwise::addPerChannel, 50176, 3),
  DIVIDE_PER_ROW_50176x64("`Elementwise` divide, per row", Pointwise::dividePerRow, 50176, 64),
  MAXIMUM_3211264("`Elementwise` maximum", Pointwise::maximum, 3211264),
  MAXIMUM_BACKWARD_3211264("`ExtremumBackward`", Pointwise::maximumBackward, 3211264),
  SCALE_AND_SHIFT_150528("`ScaleAndShift`", Pointwise::scaleAndShift, 150528),
  SGD_93322("`SgdStep`", Steps::sgd, 93322),
  SGD_2359296("`SgdStep`", Steps::sgd, 2359296),
  SGD_DECAY_93322("`SgdStep`, weight decay", Steps::sgdDecay, 93322),
  SGD_DECAY_2359296("`SgdStep`, weight decay", Steps::sgdDecay, 2359296),
  NESTEROV_93322("`SgdStep`, Nesterov", Steps::nesterov, 93322),
  NESTEROV_2359296("`SgdStep`, Nesterov", Steps::nesterov, 2359296),
  LION_93322("`LionStep`", Steps::lion, 93322),
  LION_2359296("`LionStep`", Steps::lion, 2359296),
  RMSPROP_93322("`RmsPropStep`", Steps::rmsProp, 93322),
  RMSPROP_2359296("`RmsPropStep`", Steps::rmsProp, 2359296),
  RMSPROP_CENTERED_93322("`RmsPropStep`, momentum, centered", Steps::rmsPropCentered, 93322),
  RMSPROP_CENTERED_2359296("`RmsPropStep`, momentum, centered", Steps::rmsPropCentered, 2359296),
  ADAGRAD_93322("`AdagradStep`", Steps::adagrad, 93322),
  ADAGRAD_2359296("`AdagradStep`", Steps::adagrad, 2359296),
  ADADELTA_93322("`AdadeltaStep`", Steps::adadelta, 93322),
  ADADELTA_2359296("`AdadeltaStep`", Steps::adadelta, 2359296),
  ADAM_93322("`AdamStep`", Steps::adam, 93322),
  ADAM_2359296("`AdamStep`", Steps::adam, 2359296),
  AMSGRAD_93322("`AdamStep`, AMSGrad", Steps::amsgrad, 93322),
  AMSGRAD_2359296("`AdamStep`, AMSGrad", Steps::amsgrad, 2359296),
  NADAM_93322("`NadamStep`", Steps::nadam, 93322),
  NADAM_2359296("`NadamStep`", Steps::nadam, 2359296),
  ADAMAX_93322("`AdamaxStep`", Steps::adamax, 93322),
  ADAMAX_2359296("`AdamaxStep`", Steps::adamax, 2359296),
  LAMB_93322("`LambStep`", Steps::lamb, 93322),
  LAMB_2359296("`LambStep`", Steps::lamb, 2359296),
  FTRL_93322("`FtrlStep`", Steps::ftrl, 93322),
  FTRL_2359296("`FtrlStep`", Steps::ftrl, 2359296),
  ADAFACTOR_VECTOR_93322("`AdafactorVectorStep`", Steps::adafactorVector, 93322),
  ADAFACTOR_VECTOR_2359296("`AdafactorVectorStep`", Steps::adafactorVector, 2359296),
  ADAFACTOR_9x32x64("`AdafactorStep`", Steps::adafactor, 9, 32, 64),
  ADAFACTOR_9x512x512("`AdafactorStep`", Steps::adafactor, 9, 512, 512);

  private interface Operator {
    KernelCall open(Operands operands, Parallelism threads, int... size);
  }

  private final String operator;
  private final Operator opens;
  private final int[] size;

  KernelCase(String operator, Operator opens, int... size) {
    this.operator = operator;
    this.opens = opens;
    this.size = size;
  }

  /** The operator, as tables name it. */
  public String operator() {
    return operator;
  }

  /** The shape, such as {@code 64 x 64 x 576}. */
  public String shape() {
    return Arrays.stream(size).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
  }

  /** A call on memory of its own, with the JVM's kernels. */
  public KernelCall open(Parallelism threads) {
    return opens.open(new Operands(Arena.ofShared()), threads, size);
  }
}

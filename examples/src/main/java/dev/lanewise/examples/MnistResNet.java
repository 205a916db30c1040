package dev.lanewise.examples;

import static dev.lanewise.kernels.Padding.SAME;
import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;

import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Metrics;
import dev.lanewise.nn.Model;
import dev.lanewise.nn.data.Mnist;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.Add;
import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.GlobalAveragePooling2D;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Source;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.optimizers.Adam;
import dev.lanewise.nn.optimizers.CosineDecay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains a small residual network on MNIST: three blocks of two convolutions, each convolution
 * followed by a batch normalization. Arguments: the seed (1 if left out), the number of epochs (5),
 * the folder of the data (data/mnist). He, Zhang, Ren and Sun, "Deep Residual Learning for Image
 * Recognition", 2015.
 */
public final class MnistResNet {
  private static final int BATCH = 64;

  private MnistResNet() {}

  /** Runs the example. */
  public static void main(String[] args) throws IOException {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = Path.of(args.length > 2 ? args[2] : "data/mnist");
    var train = Mnist.train(folder);
    var test = Mnist.test(folder);

    Model model = network().seed(seed);
    long steps = (long) epochs * Math.ceilDiv(train.images().shape().get(0), BATCH);
    model.compile(
        Adam.of().learningRate(CosineDecay.of(1e-3, steps)),
        SparseCategoricalCrossentropy.of(),
        Accuracy.of());
    model.summary();
    model.fit(train.images(), train.labels(), FitOptions.epochs(epochs).batchSize(BATCH));
    Metrics result = model.evaluate(test.images(), test.labels());
    System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", result.get("accuracy"));
  }

  private static Model network() {
    Input x = Input.of(28, 28, 1);
    Source y = rectified(normalized(x, 16, 3, 1));
    y = block(y, 16, 1);
    y = block(y, 32, 2);
    y = block(y, 64, 2);
    Source features = GlobalAveragePooling2D.of().on(y);
    return Model.of(x, Dense.of(10).activation(SOFTMAX).on(features));
  }

  /** The input, or a 1x1 convolution of it where sizes differ, is added to two convolutions. */
  private static Source block(Source x, int filters, int stride) {
    Source first = rectified(normalized(x, filters, 3, stride));
    Source second = normalized(first, filters, 3, 1);
    Source shortcut = stride == 1 ? x : normalized(x, filters, 1, stride);
    return rectified(Add.of().on(second, shortcut));
  }

  private static Source normalized(Source x, int filters, int kernelSize, int stride) {
    Conv2D conv = Conv2D.of(filters, kernelSize).strides(stride).padding(SAME).useBias(false);
    return BatchNormalization.of().on(conv.on(x));
  }

  private static Source rectified(Source x) {
    return Activation.of(RELU).on(x);
  }
}

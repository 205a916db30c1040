package dev.lanewise.examples;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;

import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Metrics;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.data.Mnist;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.optimizers.RMSprop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains a small convolutional network on MNIST: 5 epochs, about 99 % of the test images right.
 * Arguments: the seed (1 if left out), the number of epochs (5), the folder of the data
 * (data/mnist).
 */
public final class MnistCnn {

  private MnistCnn() {}

  /** Runs the example. */
  public static void main(String[] args) throws IOException {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = Path.of(args.length > 2 ? args[2] : "data/mnist");
    var train = Mnist.train(folder);
    var test = Mnist.test(folder);

    Sequential model = convolutions(seed);
    model.summary();
    addClassifier(model);
    model.summary();
    model.fit(train.images(), train.labels(), FitOptions.epochs(epochs).batchSize(64));
    Metrics result = model.evaluate(test.images(), test.labels());
    System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", result.get("accuracy"));
  }

  static Sequential convolutions(long seed) {
    return Sequential.of(
            Input.of(28, 28, 1),
            Conv2D.of(32, 3).activation(RELU),
            MaxPooling2D.of(2),
            Conv2D.of(64, 3).activation(RELU),
            MaxPooling2D.of(2),
            Conv2D.of(64, 3).activation(RELU))
        .seed(seed);
  }

  static void addClassifier(Sequential model) {
    model.add(Flatten.of(), Dense.of(64).activation(RELU), Dense.of(10).activation(SOFTMAX));
    model.compile(RMSprop.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
  }
}

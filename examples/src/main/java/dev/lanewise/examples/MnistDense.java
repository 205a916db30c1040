package dev.lanewise.examples;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;

import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Metrics;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.data.Labels;
import dev.lanewise.nn.data.Mnist;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.losses.CategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.optimizers.RMSprop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Trains a network of dense layers alone on MNIST, for comparison with {@link MnistCnn}. Arguments:
 * the seed (1 if left out), the number of epochs (5), the folder of the data (data/mnist).
 */
public final class MnistDense {

  private MnistDense() {}

  /** Runs the example. */
  public static void main(String[] args) throws IOException {
    long seed = args.length > 0 ? Long.parseLong(args[0]) : 1;
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path folder = Path.of(args.length > 2 ? args[2] : "data/mnist");
    var train = Mnist.train(folder);
    var test = Mnist.test(folder);

    Sequential model = model(seed);
    model.summary();
    model.fit(
        train.images(),
        Labels.toCategorical(train.labels(), 10),
        FitOptions.epochs(epochs).batchSize(128));
    Metrics result = model.evaluate(test.images(), Labels.toCategorical(test.labels(), 10));
    System.out.printf(Locale.ROOT, "test accuracy: %.4f%n", result.get("accuracy"));
  }

  static Sequential model(long seed) {
    Sequential model =
        Sequential.of(
                Input.of(28, 28, 1),
                Flatten.of(),
                Dense.of(512).activation(RELU),
                Dense.of(10).activation(SOFTMAX))
            .seed(seed);
    return model.compile(RMSprop.of(), CategoricalCrossentropy.of(), Accuracy.of());
  }
}

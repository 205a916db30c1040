package dev.lanewise.examples;

import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.data.LabeledImages;
import dev.lanewise.nn.data.Labels;
import dev.lanewise.nn.data.Mnist;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How much the test accuracy of {@link MnistCnn} depends on the seed: 5 trainings of 5 epochs, and
 * one of {@link MnistDense} beside them. Argument: the folder of the data (data/mnist).
 */
public final class MnistSeeds {
  private static final int SEEDS = 5;
  private static final int EPOCHS = 5;

  private MnistSeeds() {}

  /** Runs the example. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "data/mnist");
    LabeledImages train = Mnist.train(folder);
    LabeledImages test = Mnist.test(folder);
    double least = 1;
    double sum = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      double accuracy = convolutional(seed, train, test);
      System.out.printf(Locale.ROOT, "convolutional, seed %d: %.4f%n", seed, accuracy);
      least = Math.min(least, accuracy);
      sum += accuracy;
    }
    System.out.printf(Locale.ROOT, "convolutional, mean: %.4f, least: %.4f%n", sum / SEEDS, least);
    System.out.printf(Locale.ROOT, "dense, seed 1: %.4f%n", dense(train, test));
  }

  private static double convolutional(long seed, LabeledImages train, LabeledImages test) {
    Sequential model = MnistCnn.convolutions(seed);
    MnistCnn.addClassifier(model);
    model.fit(train.images(), train.labels(), FitOptions.epochs(EPOCHS).batchSize(64).verbose(0));
    return model.evaluate(test.images(), test.labels()).get("accuracy");
  }

  private static double dense(LabeledImages train, LabeledImages test) {
    Sequential model = MnistDense.model(1);
    model.fit(
        train.images(),
        Labels.toCategorical(train.labels(), 10),
        FitOptions.epochs(EPOCHS).batchSize(128).verbose(0));
    return model.evaluate(test.images(), Labels.toCategorical(test.labels(), 10)).get("accuracy");
  }
}

package dev.lanewise.bench.peers;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;

import dev.lanewise.bench.calls.Operands;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Predictor;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.optimizers.Adam;

/** The network for MNIST with its first weights, the same in every JVM, and data for it. */
final class NoteNet {
  /** Samples of a training call, in batches of {@link #BATCH}. */
  static final int SAMPLES = 1024;

  static final int BATCH = 64;
  static final int CLASSES = 10;

  /** Numbers of an image. */
  static final int PIXELS = 28 * 28;

  private NoteNet() {}

  static Sequential model(int threads) {
    return Sequential.of(
            Input.of(28, 28, 1),
            Conv2D.of(32, 3).activation(RELU),
            MaxPooling2D.of(2),
            Conv2D.of(64, 3).activation(RELU),
            MaxPooling2D.of(2),
            Conv2D.of(64, 3).activation(RELU),
            Flatten.of(),
            Dense.of(64).activation(RELU),
            Dense.of(CLASSES).activation(SOFTMAX))
        .seed(1)
        .parallelism(Parallelism.threads(threads));
  }

  static float[] images(int samples) {
    return Operands.values(samples * PIXELS);
  }

  static int[] labels(int samples) {
    int[] labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      labels[i] = i * 7 % CLASSES;
    }
    return labels;
  }

  /** Trains with Adam; the result is what the first batch is taken for afterwards. */
  static Contender training(int threads) {
    Sequential model = model(threads);
    model.compile(Adam.of(), SparseCategoricalCrossentropy.of());
    Tensor images = Tensor.of(images(SAMPLES), SAMPLES, 28, 28, 1);
    Tensor labels = Tensor.of(labels(SAMPLES));
    FitOptions options = FitOptions.epochs(1).batchSize(BATCH).shuffle(false).verbose(0);
    return Contender.of(
        "Lanewise",
        SAMPLES,
        () -> model.fit(images, labels, options),
        () -> model.predict(images.rows(0, BATCH)).toArray());
  }

  static Contender prediction(int samples, int threads) {
    Predictor predictor = model(threads).predictor();
    Tensor images = Tensor.of(images(samples), samples, 28, 28, 1);
    Tensor output = Tensor.zeros(samples, CLASSES);
    return Contender.of("Lanewise", samples, () -> predictor.run(images, output), output::toArray);
  }
}

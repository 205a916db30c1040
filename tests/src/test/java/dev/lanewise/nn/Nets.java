package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;

import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.optimizers.RMSprop;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** Small models and made-up data. */
final class Nets {
  private Nets() {}

  static Sequential note() {
    return Sequential.of(
        Input.of(28, 28, 1),
        Conv2D.of(32, 3).activation(RELU),
        MaxPooling2D.of(2),
        Conv2D.of(64, 3).activation(RELU),
        MaxPooling2D.of(2),
        Conv2D.of(64, 3).activation(RELU));
  }

  /** Images of 8x8x2, 3 classes. */
  static Sequential small() {
    return Sequential.of(
        Input.of(8, 8, 2),
        Conv2D.of(5, 3).activation(RELU),
        MaxPooling2D.of(2),
        Flatten.of(),
        Dropout.of(0.25),
        Dense.of(11).activation(RELU),
        Dense.of(3).activation(SOFTMAX));
  }

  static Sequential compiled(Sequential model) {
    return model.compile(RMSprop.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
  }

  static Tensor random(long seed, int... sizes) {
    Tensor tensor = Tensor.zeros(sizes);
    Random random = new Random(seed);
    for (int i = 0; i < tensor.size(); i++) {
      tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
    }
    return tensor;
  }

  /** Labels that images of {@link #small} can be told by: the third with the largest sum. */
  static Tensor labels(Tensor images) {
    int[] labels = new int[images.shape().get(0)];
    int size = images.size() / labels.length;
    for (int i = 0; i < labels.length; i++) {
      float[] values = images.row(i).toArray();
      double best = Double.NEGATIVE_INFINITY;
      for (int part = 0; part < 3; part++) {
        double sum = 0;
        for (int j = part * size / 3; j < (part + 1) * size / 3; j++) {
          sum += values[j];
        }
        if (sum > best) {
          best = sum;
          labels[i] = part;
        }
      }
    }
    return Tensor.of(labels);
  }

  /** A hash of all weights' bits. */
  static String hash(Sequential model) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (String name : model.weights().names()) {
        for (float value : model.weights().get(name).toArray()) {
          int bits = Float.floatToRawIntBits(value);
          for (int shift = 0; shift < 32; shift += 8) {
            digest.update((byte) (bits >> shift));
          }
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

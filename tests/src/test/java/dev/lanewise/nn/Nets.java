package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;

import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.Add;
import dev.lanewise.nn.layers.Average;
import dev.lanewise.nn.layers.BatchNormalization;
import dev.lanewise.nn.layers.Concatenate;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Dropout;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.GaussianDropout;
import dev.lanewise.nn.layers.GaussianNoise;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.Maximum;
import dev.lanewise.nn.layers.Minimum;
import dev.lanewise.nn.layers.Multiply;
import dev.lanewise.nn.layers.RandomBrightness;
import dev.lanewise.nn.layers.RandomContrast;
import dev.lanewise.nn.layers.RandomCrop;
import dev.lanewise.nn.layers.RandomFlip;
import dev.lanewise.nn.layers.RandomRotation;
import dev.lanewise.nn.layers.RandomTranslation;
import dev.lanewise.nn.layers.RandomZoom;
import dev.lanewise.nn.layers.Resizing;
import dev.lanewise.nn.layers.Source;
import dev.lanewise.nn.layers.SpatialDropout2D;
import dev.lanewise.nn.layers.Subtract;
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

  /** {@link #small} as a graph. */
  static Model smallGraph() {
    Input x = Input.of(8, 8, 2);
    Source pooled = MaxPooling2D.of(2).on(Conv2D.of(5, 3).activation(RELU).on(x));
    Source dropped = Dropout.of(0.25).on(Flatten.of().on(pooled));
    Source hidden = Dense.of(11).activation(RELU).on(dropped);
    return Model.of(x, Dense.of(3).activation(SOFTMAX).on(hidden));
  }

  /** Two residual blocks, the second with a convolution on its short way, for data of small. */
  static Model residual() {
    Input x = Input.of(8, 8, 2);
    Source a = Conv2D.of(5, 3).padding(Padding.SAME).activation(RELU).on(x);
    Source b = Conv2D.of(5, 3).padding(Padding.SAME).on(a);
    Source c = Activation.of(RELU).on(Add.of().on(b, a));
    Source d = Conv2D.of(7, 3).padding(Padding.SAME).strides(2).activation(RELU).on(c);
    Source e = Conv2D.of(7, 3).padding(Padding.SAME).on(d);
    Source f = Activation.of(RELU).on(Add.of().on(e, Conv2D.of(7, 1).strides(2).on(c)));
    return Model.of(x, Dense.of(3).activation(SOFTMAX).on(Flatten.of().on(f)));
  }

  /** {@link #residual} with batch normalization. */
  static Model normalized() {
    Input x = Input.of(8, 8, 2);
    Source a = normalized(Conv2D.of(5, 3), x);
    Source b = normalized(Conv2D.of(5, 3), Activation.of(RELU).on(a));
    Source c = Activation.of(RELU).on(Add.of().on(b, a));
    Source d = Activation.of(RELU).on(normalized(Conv2D.of(7, 3).strides(2), c));
    Source e = normalized(Conv2D.of(7, 3), d);
    Source f = normalized(Conv2D.of(7, 1).strides(2), c);
    Source g = Flatten.of().on(Activation.of(RELU).on(Add.of().on(e, f)));
    return Model.of(x, Dense.of(3).activation(SOFTMAX).on(Dropout.of(0.1).on(g)));
  }

  private static Source normalized(Conv2D conv, Source x) {
    return BatchNormalization.of()
        .momentum(0.9)
        .on(conv.padding(Padding.SAME).useBias(false).on(x));
  }

  /** Every layer that is random in training; as well. */
  static Sequential noisy() {
    return Sequential.of(
        Input.of(8, 8, 2),
        GaussianNoise.of(0.1),
        Conv2D.of(5, 3).activation(RELU),
        SpatialDropout2D.of(0.2),
        Flatten.of(),
        GaussianDropout.of(0.1),
        Dropout.of(0.1),
        Dense.of(3).activation(SOFTMAX));
  }

  /** Branches of several widths, every merging layer, and one layer used twice; as well. */
  static Model branches() {
    Input x = Input.of(8, 8, 2);
    Source a = Conv2D.of(4, 3).padding(Padding.SAME).on(x);
    Source b = Conv2D.of(4, 5).padding(Padding.SAME).activation(RELU).on(x);
    Conv2D shared = Conv2D.of(4, 3).activation(RELU);
    Source joined =
        Concatenate.of()
            .on(
                shared.on(a),
                shared.on(b),
                Conv2D.of(3, 3).on(Multiply.of().on(a, b)),
                Conv2D.of(3, 3).on(Maximum.of().on(a, b, Minimum.of().on(b, a))),
                Conv2D.of(2, 3).on(Average.of().on(Subtract.of().on(a, b), b, Add.of().on(b, a))));
    Source flat = Dropout.of(0.1).on(Flatten.of().on(MaxPooling2D.of(2).on(joined)));
    return Model.of(x, Dense.of(3).activation(SOFTMAX).on(flat));
  }

  /** All layers that change images at random before {@link #small}'s, for its data. */
  static Sequential augmented() {
    return Sequential.of(
        Input.of(8, 8, 2),
        Resizing.of(10, 9),
        RandomFlip.of(RandomFlip.Mode.HORIZONTAL),
        RandomRotation.of(0.1),
        RandomTranslation.of(0.1, 0.2),
        RandomZoom.of(0.1),
        RandomContrast.of(0.3).valueRange(-1, 1),
        RandomBrightness.of(0.1).valueRange(-1, 1),
        RandomCrop.of(8, 8),
        Conv2D.of(5, 3).activation(RELU),
        Flatten.of(),
        Dense.of(3).activation(SOFTMAX));
  }

  static Model compiled(Model model) {
    return model.compile(RMSprop.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
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
    return hash(model.weights());
  }

  /** A hash of all weights' bits. */
  static String hash(Weights weights) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (String name : weights.names()) {
        for (float value : weights.get(name).toArray()) {
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

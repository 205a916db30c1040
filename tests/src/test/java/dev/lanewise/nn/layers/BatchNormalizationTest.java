package dev.lanewise.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.SummaryStyle;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.losses.MeanSquaredError;
import dev.lanewise.nn.optimizers.SGD;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchNormalizationTest {
  private static final int SAMPLES = 43;

  private final float[] values = new float[SAMPLES * 2];

  /** Two channels, of mean 3 and -1. */
  private Tensor samples() {
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (i % 2 == 0 ? 3 + 2 * random.nextGaussian() : random.nextGaussian() - 1);
    }
    return Tensor.of(values, SAMPLES, 2);
  }

  private static Sequential trainedOnce(Tensor x, Layer... layers) {
    Sequential model = Sequential.of(layers);
    model.compile(SGD.of().learningRate(0.5), MeanSquaredError.of());
    Tensor y = Tensor.zeros(SAMPLES, 2);
    model.fit(x, y, FitOptions.epochs(1).batchSize(SAMPLES).shuffle(false).verbose(0));
    return model;
  }

  /** Over all samples, though they went through in shards; the variance is the biased one. */
  @Test
  void averagesMoveByOneHundredthToTheBatchs() {
    Sequential model = trainedOnce(samples(), Input.of(2), BatchNormalization.of(), Dense.of(2));
    for (int c = 0; c < 2; c++) {
      double mean = 0;
      double variance = 0;
      for (int i = c; i < values.length; i += 2) {
        mean += values[i] / (double) SAMPLES;
      }
      for (int i = c; i < values.length; i += 2) {
        variance += Math.pow(values[i] - mean, 2) / SAMPLES;
      }
      assertEquals(
          0.01 * mean,
          model.weights().get("batch_normalization/moving_mean").toArray()[c],
          1e-7 * Math.abs(mean));
      assertEquals(
          0.99 + 0.01 * variance,
          model.weights().get("batch_normalization/moving_variance").toArray()[c],
          2e-7 * (1 + variance));
    }
  }

  @Test
  void predictionsAreByTheAverages() {
    Sequential model = Sequential.of(Input.of(2), BatchNormalization.of().epsilon(0.25));
    model.weights().set("batch_normalization/moving_mean", Tensor.of(new float[] {1, 2}, 2));
    model.weights().set("batch_normalization/moving_variance", Tensor.of(new float[] {2, 6}, 2));
    model.weights().set("batch_normalization/gamma", Tensor.of(new float[] {3, 5}, 2));
    model.weights().set("batch_normalization/beta", Tensor.of(new float[] {7, -1}, 2));
    assertArrayEquals(
        new float[] {(4 - 1) / 1.5f * 3 + 7, (7 - 2) / 2.5f * 5 - 1},
        model.predict(Tensor.of(new float[] {4, 7}, 1, 2)).toArray());
  }

  @Test
  void whatIsNotTrainedStaysAsItIs() {
    Sequential model =
        trainedOnce(samples(), Input.of(2), Dense.of(2), BatchNormalization.of().trainable(false));
    assertArrayEquals(
        new float[] {1, 1}, model.weights().get("batch_normalization/gamma").toArray());
    assertArrayEquals(
        new float[] {0, 0}, model.weights().get("batch_normalization/beta").toArray());
    assertArrayEquals(
        new float[] {0, 0}, model.weights().get("batch_normalization/moving_mean").toArray());
    assertArrayEquals(
        new float[] {1, 1}, model.weights().get("batch_normalization/moving_variance").toArray());
  }

  @Test
  void weightsHaveKerassOrder() {
    Sequential model =
        Sequential.of(
            Input.of(2), Dense.of(2), BatchNormalization.of(), Dense.of(2).useBias(false));
    assertEquals(
        List.of(
            "dense/kernel",
            "dense/bias",
            "batch_normalization/gamma",
            "batch_normalization/beta",
            "batch_normalization/moving_mean",
            "batch_normalization/moving_variance",
            "dense_1/kernel"),
        model.weights().names());
  }

  @Test
  void summaryTellsWhatIsNotTrained() {
    Sequential model =
        Sequential.of(
            Input.of(2),
            Dense.of(3),
            BatchNormalization.of(),
            BatchNormalization.of().trainable(false),
            Dense.of(2));
    assertEquals(9 + 12 + 12 + 8, model.countParams());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.summary(SummaryStyle.KERAS3, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains(" Total params: 41 (164.00 B)"), text);
    assertTrue(text.contains(" Trainable params: 23 (92.00 B)"), text);
    assertTrue(text.contains(" Non-trainable params: 18 (72.00 B)"), text);
  }

  /** The averages lie behind all that is trained, whose places change then. */
  @Test
  void weightsStayWhenLayersAreAdded() {
    Sequential model = Sequential.of(Input.of(2), Dense.of(3), BatchNormalization.of());
    Tensor mean = Tensor.of(new float[] {1, 2, 3}, 3);
    model.weights().set("batch_normalization/moving_mean", mean);
    float[] kernel = model.weights().get("dense/kernel").toArray();
    model.add(Dense.of(4), BatchNormalization.of());
    assertArrayEquals(
        mean.toArray(), model.weights().get("batch_normalization/moving_mean").toArray());
    assertArrayEquals(kernel, model.weights().get("dense/kernel").toArray());
    assertArrayEquals(
        new float[] {1, 1, 1, 1},
        model.weights().get("batch_normalization_1/moving_variance").toArray());
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> BatchNormalization.of().momentum(1.5).momentum());
    assertThrows(
        IllegalArgumentException.class, () -> BatchNormalization.of().epsilon(-1).epsilon());
    assertThrows(
        IllegalArgumentException.class, () -> BatchNormalization.of().momentum(Double.NaN));
  }
}

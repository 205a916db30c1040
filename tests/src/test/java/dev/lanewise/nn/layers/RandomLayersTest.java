package dev.lanewise.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.reference.LoneLayer;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The laws of layers that are random in training. */
class RandomLayersTest {
  private static float[] ofOnes(Layer layer, long seed, long step, int samples, int... sizes) {
    Shape shape = Shape.of(sizes);
    float[] ones = new float[samples * shape.size()];
    Arrays.fill(ones, 1f);
    var request =
        new StepRequest(samples, List.of(shape), true, true, Parallelism.caller(), seed, 3);
    try (Arena arena = Arena.ofShared()) {
      return LoneLayer.of(arena, layer, request, step, List.of(ones), List.of()).forward();
    }
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    return Math.sqrt(
        IntStream.range(0, values.length)
            .mapToDouble(i -> Math.pow(values[i] - mean, 2))
            .average()
            .orElseThrow());
  }

  /** Of 40,000 values; the bounds are 4 standard errors. */
  @Test
  void gaussianNoiseHasItsDeviation() {
    float[] y = ofOnes(GaussianNoise.of(0.5), 1, 0, 4, 10_000);
    assertEquals(1, mean(y), 4 * 0.5 / Math.sqrt(40_000));
    assertEquals(0.5, deviation(y), 4 * 0.5 / Math.sqrt(80_000));
  }

  @Test
  void gaussianDropoutHasItsDeviation() {
    float[] y = ofOnes(GaussianDropout.of(0.2), 1, 0, 4, 10_000);
    assertEquals(1, mean(y), 4 * 0.5 / Math.sqrt(40_000));
    assertEquals(0.5, deviation(y), 4 * 0.5 / Math.sqrt(80_000));
  }

  @Test
  void spatialDropoutDropsWholeChannels() {
    int samples = 100;
    int channels = 50;
    float[] y = ofOnes(SpatialDropout2D.of(0.2), 1, 0, samples, 2, 3, channels);
    int kept = 0;
    for (int sample = 0; sample < samples; sample++) {
      for (int c = 0; c < channels; c++) {
        float first = y[sample * 6 * channels + c];
        kept += first == 0 ? 0 : 1;
        for (int pixel = 0; pixel < 6; pixel++) {
          assertEquals(first, y[(sample * 6 + pixel) * channels + c]);
        }
      }
    }
    assertEquals(0.8, kept / 5000., 4 * Math.sqrt(0.8 * 0.2 / 5000));
    assertEquals(1.25f, IntStream.range(0, y.length).mapToDouble(i -> y[i]).max().orElseThrow());
  }

  @Test
  void valuesDifferBySeedAndStep() {
    for (Layer layer :
        List.of(GaussianNoise.of(0.5), GaussianDropout.of(0.5), SpatialDropout2D.of(0.5))) {
      float[] y = ofOnes(layer, 1, 0, 2, 2, 2, 40);
      assertArrayEquals(y, ofOnes(layer, 1, 0, 2, 2, 2, 40));
      assertNotEquals(Arrays.toString(y), Arrays.toString(ofOnes(layer, 2, 0, 2, 2, 2, 40)));
      assertNotEquals(Arrays.toString(y), Arrays.toString(ofOnes(layer, 1, 1, 2, 2, 2, 40)));
    }
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> GaussianNoise.of(-0.1));
    assertThrows(IllegalArgumentException.class, () -> GaussianNoise.of(1.1));
    assertThrows(IllegalArgumentException.class, () -> GaussianDropout.of(1));
    assertThrows(IllegalArgumentException.class, () -> GaussianDropout.of(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> SpatialDropout2D.of(1.1));
    assertThrows(
        IllegalArgumentException.class,
        () -> SpatialDropout2D.of(0.5).outputShape(List.of(Shape.of(3, 4))));
  }
}

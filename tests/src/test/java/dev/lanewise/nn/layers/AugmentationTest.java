package dev.lanewise.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.reference.LoneLayer;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Layers that change images: what they do to images that one can look at. */
class AugmentationTest {
  private static final int MANY = 64;

  /** The numbers from 1 on. */
  private static float[] counted(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i + 1;
    }
    return values;
  }

  private static float[] run(Layer layer, Shape image, long step, boolean training, float[] x) {
    int samples = x.length / image.size();
    StepRequest request =
        new StepRequest(samples, List.of(image), training, false, Parallelism.caller(), 5, 47);
    try (Arena arena = Arena.ofConfined()) {
      return LoneLayer.of(arena, layer, request, step, List.of(x), List.of()).forward();
    }
  }

  private static float[] trained(Layer layer, Shape image, float... x) {
    return run(layer, image, 3, true, x);
  }

  /** What a layer makes of many images that are all alike. */
  private static Set<String> kinds(Layer layer, Shape image, long step) {
    float[] x = new float[MANY * image.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % image.size() + 1;
    }
    float[] y = run(layer, image, step, true, x);
    int size = y.length / MANY;
    Set<String> kinds = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      kinds.add(Arrays.toString(Arrays.copyOfRange(y, i * size, (i + 1) * size)));
    }
    return kinds;
  }

  @Test
  void imagesAreTurnedOverOrNot() {
    Shape image = Shape.of(2, 2, 1);
    String same = "[1.0, 2.0, 3.0, 4.0]";
    assertEquals(
        Set.of(same, "[2.0, 1.0, 4.0, 3.0]"),
        kinds(RandomFlip.of(RandomFlip.Mode.HORIZONTAL), image, 0));
    assertEquals(
        Set.of(same, "[3.0, 4.0, 1.0, 2.0]"),
        kinds(RandomFlip.of(RandomFlip.Mode.VERTICAL), image, 0));
    assertEquals(Set.of(same, "[4.0, 3.0, 2.0, 1.0]"), kinds(RandomFlip.of(), image, 0));
  }

  /** A quarter of a turn, counter-clockwise. */
  @Test
  void positiveAnglesTurnCounterClockwise() {
    float[] y = trained(RandomRotation.of(Range.of(0.25, 0.25)), Shape.of(2, 2, 1), counted(4));
    assertArrayEquals(new float[] {2, 4, 1, 3}, y, 1e-5f);
  }

  @Test
  void positiveFactorsShiftDownAndToTheRight() {
    Shape image = Shape.of(2, 4, 1);
    RandomTranslation shift = RandomTranslation.of(Range.of(0.5, 0.5), Range.of(0.25, 0.25));
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 1, 2, 3},
        trained(shift.fillMode(FillMode.CONSTANT), image, counted(8)));
    assertArrayEquals(
        new float[] {1, 1, 2, 3, 1, 1, 2, 3},
        trained(shift.fillMode(FillMode.NEAREST), image, counted(8)));
    assertArrayEquals(
        new float[] {8, 5, 6, 7, 4, 1, 2, 3},
        trained(shift.fillMode(FillMode.WRAP), image, counted(8)));
    assertArrayEquals(new float[] {1, 1, 2, 3, 1, 1, 2, 3}, trained(shift, image, counted(8)));
  }

  @Test
  void positiveFactorsZoomOut() {
    Shape image = Shape.of(1, 4, 1);
    RandomZoom out = RandomZoom.of(Range.of(0, 0), Range.of(1, 1)).fillMode(FillMode.CONSTANT);
    assertArrayEquals(new float[] {0, 1.5f, 3.5f, 0}, trained(out, image, 1, 2, 3, 4));
    RandomZoom in = RandomZoom.of(Range.of(-0.5, -0.5), null);
    assertArrayEquals(new float[] {1.75f, 2.25f, 2.75f, 3.25f}, trained(in, image, 1, 2, 3, 4));
  }

  @Test
  void brightnessAndContrastStayWithinTheRangeOfValues() {
    Shape image = Shape.of(1, 3, 1);
    RandomBrightness brighter = RandomBrightness.of(Range.of(0.5, 0.5));
    assertArrayEquals(new float[] {127.5f, 227.5f, 255}, trained(brighter, image, 0, 100, 200));
    assertArrayEquals(
        new float[] {0.5f, 0.75f, 1}, trained(brighter.valueRange(0, 1), image, 0, 0.25f, 0.75f));
    RandomContrast stronger = new RandomContrast(Range.of(2, 2), Range.of(0, 10), null);
    assertArrayEquals(new float[] {0, 4, 10}, trained(stronger, image, 1, 4, 7));
    RandomContrast none = new RandomContrast(Range.of(0, 0), Range.of(0, 10), null);
    assertArrayEquals(new float[] {4, 4, 4}, trained(none, image, 1, 4, 7));
  }

  @Test
  void allImagesOfABatchAreCutAtOnePlaceAndBatchesAtMany() {
    Shape image = Shape.of(3, 3, 1);
    Set<String> places = new HashSet<>();
    for (int step = 0; step < MANY; step++) {
      Set<String> ofStep = kinds(RandomCrop.of(2, 2), image, step);
      assertEquals(1, ofStep.size());
      places.addAll(ofStep);
    }
    assertEquals(
        Set.of(
            "[1.0, 2.0, 4.0, 5.0]",
            "[2.0, 3.0, 5.0, 6.0]",
            "[4.0, 5.0, 7.0, 8.0]",
            "[5.0, 6.0, 8.0, 9.0]"),
        places);
  }

  @Test
  void afterTrainingTheMiddleIsCutOut() {
    Shape image = Shape.of(2, 6, 1);
    float[] middle = {3, 4, 9, 10};
    assertArrayEquals(middle, run(RandomCrop.of(2, 2), image, 3, false, counted(12)));
    assertArrayEquals(middle, trained(CenterCrop.of(2, 2), image, counted(12)));
  }

  /** As {@code tf.image.resize} of the same. */
  @Test
  void imagesAreResizedBetweenTheirPixels() {
    assertArrayEquals(
        new float[] {0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12},
        trained(Resizing.of(4, 4), Shape.of(2, 2, 1), 0, 4, 8, 12));
    Resizing nearest = Resizing.of(1, 4).interpolation(Interpolation.NEAREST);
    assertArrayEquals(
        new float[] {1, 3, 4, 6}, trained(nearest, Shape.of(1, 6, 1), 1, 2, 3, 4, 5, 6));
  }

  @Test
  void imagesOfOneValueAndInfinitiesStay() {
    Shape image = Shape.of(4, 3, 1);
    float[] values = new float[12];
    for (float value : new float[] {0.1f, Float.POSITIVE_INFINITY, Float.MIN_VALUE}) {
      Arrays.fill(values, value);
      List<Layer> layers =
          List.of(
              Resizing.of(7, 5),
              RandomRotation.of(1),
              RandomZoom.of(0.7),
              RandomTranslation.of(1, 1));
      for (Layer layer : layers) {
        for (float result : trained(layer, image, values)) {
          assertEquals(value, result, layer::toString);
        }
      }
    }
  }

  @Test
  void samplesAndStepsHaveNumbersOfTheirOwn() {
    Shape image = Shape.of(3, 4, 1);
    List<Layer> layers =
        List.of(
            RandomRotation.of(0.5),
            RandomTranslation.of(0.5, 0.5),
            RandomZoom.of(0.5),
            RandomContrast.of(0.5),
            RandomBrightness.of(Range.of(0, 0.1)));
    for (Layer layer : layers) {
      Set<String> first = kinds(layer, image, 0);
      assertEquals(MANY, first.size(), layer::toString);
      assertEquals(first, kinds(layer, image, 0), layer::toString);
      assertNotEquals(first, kinds(layer, image, 1), layer::toString);
      assertTrue(layer.isView(false) && !layer.isView(true), layer::toString);
    }
    assertTrue(RandomFlip.of().isView(false) && !RandomFlip.of().isView(true));
    assertFalse(RandomCrop.of(2, 2).isView(false));
  }

  @Test
  void whatIsBeyondAnImage() {
    int[] places = IntStream.rangeClosed(-5, 8).toArray();
    assertCells(FillMode.CONSTANT, "-1 -1 -1 -1 -1 0 1 2 3 -1 -1 -1 -1 -1", places);
    assertCells(FillMode.NEAREST, "0 0 0 0 0 0 1 2 3 3 3 3 3 3", places);
    assertCells(FillMode.REFLECT, "3 3 2 1 0 0 1 2 3 3 2 1 0 0", places);
    assertCells(FillMode.WRAP, "3 0 1 2 3 0 1 2 3 0 1 2 3 0", places);
  }

  private static void assertCells(FillMode mode, String expected, int[] places) {
    String cells =
        String.join(
            " ", Arrays.stream(places).mapToObj(i -> String.valueOf(mode.cell(i, 4))).toList());
    assertEquals(expected, cells);
  }

  @Test
  void whatCannotBeIsRefused() {
    refused("Resizing: expected an output of at least 1 x 1, got 0 x 3", () -> Resizing.of(0, 3));
    refused(
        "Resizing: expected one of cropToAspectRatio and padToAspectRatio, got both",
        () -> Resizing.of(3, 3).cropToAspectRatio(true).padToAspectRatio(true));
    refused(
        "CenterCrop: expected an output of at least 1 x 1, got 3 x 0", () -> CenterCrop.of(3, 0));
    refused(
        "RandomCrop: expected an output of at least 1 x 1, got 3 x 0", () -> RandomCrop.of(3, 0));
    refused(
        "RandomRotation: factor: expected -1.0 to 1.0, got -2.0 to 2.0",
        () -> RandomRotation.of(2));
    refused(
        "RandomTranslation: widthFactor: expected -1.0 to 1.0, got -2.0 to 2.0",
        () -> RandomTranslation.of(0, 2));
    refused(
        "RandomTranslation: heightFactor: expected -1.0 to 1.0, got -2.0 to 2.0",
        () -> RandomTranslation.of(2, 0));
    refused(
        "RandomZoom: heightFactor: expected -1.0 to 1.0, got -2.0 to 2.0", () -> RandomZoom.of(2));
    refused(
        "RandomZoom: widthFactor: expected -1.0 to 1.0, got -2.0 to 2.0",
        () -> RandomZoom.of(0, 2));
    refused(
        "RandomContrast: factor: expected 0.0 to 2.0, got -0.5 to 2.5",
        () -> RandomContrast.of(1.5));
    refused(
        "RandomBrightness: factor: expected -1.0 to 1.0, got -2.0 to 2.0",
        () -> RandomBrightness.of(2));
    refused("range: expected finite numbers in their order, got 2.0 and 1.0", () -> Range.of(2, 1));
    refused(
        "range: expected finite numbers in their order, got NaN and NaN",
        () -> RandomRotation.of(Double.NaN));
    refused(
        "expected an input of shape (height, width, channels), got (5,)",
        () -> RandomFlip.of().outputShape(List.of(Shape.of(5))));
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}

package dev.lanewise.nn.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  private static final Tensor DATA = Tensor.of(new float[] {1, 20, 5, 20, 3, 20, 7, 20}, 2, 2, 2);

  @Test
  void adaptsToMeanAndVarianceOfEachChannel() {
    Normalization layer = Normalization.of().name("mine").adapt(DATA);
    assertEquals(new Normalization(List.of(4f, 20f), List.of(5f, 0f), "mine"), layer);
  }

  /** A channel that is always the same becomes 0. */
  @Test
  void dataBecomeOfMeanZeroAndVarianceOne() {
    Sequential model = Sequential.of(Input.of(2, 2), Normalization.of().adapt(DATA));
    float unit = (float) (1 / Math.sqrt(5));
    assertArrayEquals(
        new float[] {-3 * unit, 0, unit, 0, -unit, 0, 3 * unit, 0},
        model.predict(DATA).toArray(),
        1e-6f);
    assertEquals(List.of("normalization/mean", "normalization/variance"), model.weights().names());
  }

  /** Far from 0, as a mean in single precision would not be exact. */
  @Test
  void figuresAreSummedInDoublePrecision() {
    float[] values = new float[300_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + i % 3;
    }
    Normalization layer = Normalization.of().adapt(Tensor.of(values, values.length, 1));
    assertEquals(List.of(1001f), layer.mean());
    assertEquals(2 / 3f, layer.variance().getFirst());
  }

  @Test
  void hasToBeAdapted() {
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Normalization.of().outputShape(List.of(Shape.of(3))));
    assertTrue(String.valueOf(e.getMessage()).contains("adapt"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Normalization.of().adapt(DATA).outputShape(List.of(Shape.of(3))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Normalization.of().adapt(Tensor.of(new float[] {1, 2})));
    assertThrows(
        IllegalArgumentException.class, () -> Normalization.of(new float[] {1}, new float[] {-1}));
  }
}

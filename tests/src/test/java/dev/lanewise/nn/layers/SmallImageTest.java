package dev.lanewise.nn.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images smaller than the window: padding makes them possible, as in Keras. */
class SmallImageTest {
  private static final Shape IMAGE = Shape.of(2, 1, 3);

  @Test
  void samePaddingTakesThem() {
    assertEquals(
        Shape.of(2, 1, 8), Conv2D.of(8, 3).padding(Padding.SAME).outputShape(List.of(IMAGE)));
    assertEquals(
        Shape.of(1, 1, 3), MaxPooling2D.of(3).padding(Padding.SAME).outputShape(List.of(IMAGE)));
  }

  @Test
  void withoutPaddingTheyAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Conv2D.of(8, 3).outputShape(List.of(IMAGE)));
    assertThrows(
        IllegalArgumentException.class, () -> MaxPooling2D.of(3).outputShape(List.of(IMAGE)));
  }
}

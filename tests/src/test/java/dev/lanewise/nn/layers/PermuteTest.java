package dev.lanewise.nn.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PermuteTest {
  @Test
  void axesAreCountedFromOne() {
    assertEquals(Shape.of(5, 3, 4), Permute.of(3, 1, 2).outputShape(List.of(Shape.of(3, 4, 5))));
  }

  @Test
  void ordersThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Permute.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Permute.of(1, 1));
    assertThrows(IllegalArgumentException.class, () -> Permute.of(1, 3));
    assertThrows(
        IllegalArgumentException.class,
        () -> Permute.of(2, 1).outputShape(List.of(Shape.of(3, 4, 5))));
  }
}

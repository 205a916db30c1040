package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ShapeProperties {

  @Example
  void aScalarHasOneElement() {
    assertEquals(1, Shape.of().elements());
  }

  @Property
  void elementsAreTheProductOfTheSizes(
      @ForAll @IntRange(max = 1000) int a, @ForAll @IntRange(max = 1000) int b) {
    assertEquals((long) a * b, Shape.of(a, b).elements());
  }
}

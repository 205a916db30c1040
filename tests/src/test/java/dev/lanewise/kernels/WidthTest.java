package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JVM that runs the tests is the one that the build meant to start. */
@Tag("bits")
class WidthTest {

  private static final boolean VECTOR_MODULE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  @Test
  void jvmHasTheWidthThatItsRunIsNamedFor() {
    String width = System.getProperty("lanewise.test.width");
    assertNotNull(width, "lanewise.test.width");
    assertEquals(
        width.equals("scalar") ? "scalar" : "vector", System.getProperty("lanewise.kernels"));
    assertEquals(width, VECTOR_MODULE ? Integer.toString(preferredBits()) : "scalar");
  }

  private static int preferredBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}

package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Jvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The choice of kernels, each in a JVM of its own. */
class KernelSetTest {
  private static final String ADD_MODULE = "--add-modules=jdk.incubator.vector";

  @TempDir private static Path folder;

  /** Prints what was chosen, or the exception. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      try {
        System.out.println("chosen: " + KernelSet.current());
      } catch (RuntimeException | ExceptionInInitializerError e) {
        Throwable cause = e instanceof ExceptionInInitializerError ? e.getCause() : e;
        System.out.println("thrown: " + cause);
      }
    }
  }

  private static void assertSays(String expected, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Jvm run = Jvm.run(folder, arguments);
    assertEquals(0, run.exit(), run::toString);
    assertTrue(run.toString().contains(expected), run::toString);
  }

  @Test
  void simdWhereEverythingIsThere() throws Exception {
    assertSays("chosen: vector kernels", ADD_MODULE);
    assertSays("chosen: vector kernels, 128 bit", ADD_MODULE, "-XX:MaxVectorSize=16");
  }

  @Test
  void plainJavaWithTheReasonWhereNot() throws Exception {
    assertSays("pass --add-modules jdk.incubator.vector");
    assertSays("chosen: scalar kernels, 32 bit: the JVM runs without C2", ADD_MODULE, "-Xint");
    assertSays("chosen: scalar kernels", ADD_MODULE, "-XX:TieredStopAtLevel=1");
    assertSays("has no FMA", ADD_MODULE, "-XX:-UseFMA");
  }

  @Test
  void oneLogLineNamesTheChoice() throws Exception {
    assertSays("Lanewise runs scalar kernels");
  }

  @Test
  void aForcedChoiceNeverFallsBack() throws Exception {
    assertSays("thrown: java.lang.UnsupportedOperationException", "-Dlanewise.kernels=vector");
    assertSays("chosen: scalar kernels", ADD_MODULE, "-Dlanewise.kernels=scalar");
    assertSays("expected vector, scalar or auto, got simd", "-Dlanewise.kernels=simd");
  }
}

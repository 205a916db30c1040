package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The choice of kernels, each in a JVM of its own. */
class KernelSetTest {
  private static final String ADD_MODULE = "--add-modules=jdk.incubator.vector";

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

  private static String run(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static void assertSays(String expected, String... options) throws Exception {
    String output = run(options);
    assertTrue(output.contains(expected), output);
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

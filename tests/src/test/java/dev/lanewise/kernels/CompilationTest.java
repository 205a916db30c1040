package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.Arena;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C1 at tier 3 can compile every SIMD kernel. One that it skips may stay interpreted for ever, as
 * its profile never reaches C2.
 */
class CompilationTest {
  /** Runs every operator with SIMD kernels, which {@link KernelSet} refuses without C2. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws ReflectiveOperationException {
      MicroKernels vector =
          (MicroKernels)
              Class.forName("dev.lanewise.kernels.internal.vector.VectorKernels")
                  .getDeclaredConstructor()
                  .newInstance();
      Constructor<KernelSet> make =
          KernelSet.class.getDeclaredConstructor(MicroKernels.class, String.class);
      make.setAccessible(true);
      KernelSet kernels = make.newInstance(vector, "a test of compilation");
      try (Arena arena = Arena.ofShared()) {
        for (OperatorCases.Case one : OperatorCases.of(arena, Parallelism.caller(), kernels)) {
          for (int i = 0; i < 300; i++) {
            one.call().run();
          }
        }
      }
      System.out.println("ran every operator");
    }
  }

  @Test
  void everyKernelIsCompiledAtTierThree(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("compilation.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-XX:TieredStopAtLevel=3",
                "-Xbatch",
                "-XX:+PrintCompilation",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("the program did not end");
    }
    List<String> lines = Files.readAllLines(log);
    assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
    assertTrue(lines.contains("ran every operator"), "the program did not run to its end");
    assertTrue(
        lines.stream().anyMatch(line -> line.contains("internal.vector.GemmTile")),
        "no SIMD kernel was compiled");
    List<String> skipped =
        lines.stream()
            .filter(line -> line.contains("COMPILE SKIPPED") && line.contains("dev.lanewise"))
            .toList();
    assertEquals(List.of(), skipped);
  }
}

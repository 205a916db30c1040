package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Jvm;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.Arena;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C1 at tier 3 can compile every kernel. One that it skips may stay interpreted for ever, as its
 * profile never reaches C2.
 */
class CompilationTest {
  /** Runs every operator, also with SIMD kernels, which {@link KernelSet} refuses without C2. */
  static final class Program {
    /** Enough for a call to be compiled at the scaled thresholds. */
    private static final int REPETITIONS = 30;

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
        for (KernelSet set : List.of(kernels, KernelSet.scalar())) {
          for (OperatorCases.Case one : OperatorCases.of(arena, Parallelism.caller(), set)) {
            for (int i = 0; i < REPETITIONS; i++) {
              one.call().run();
            }
          }
        }
      }
      System.out.println("ran every operator");
    }
  }

  @Test
  void everyKernelIsCompiledAtTierThree(@TempDir Path folder) throws Exception {
    Jvm run =
        Jvm.run(
            folder,
            List.of(
                "--add-modules=jdk.incubator.vector",
                "-XX:TieredStopAtLevel=3",
                "-Xbatch",
                "-XX:CompileThresholdScaling=0.1",
                "-XX:+PrintCompilation",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
    assertEquals(0, run.exit(), run::toString);
    List<String> lines = run.out();
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

package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Jvm;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process whose heap is small does not grow, whatever it does for however long. */
class MemoryGrowthTest {
  /** Kilobytes that the second half may add to the first: compiled code, threads' stacks. */
  private static final long SLACK = 48 << 10;

  /** Does everything once, prints the process's memory, and does it many times more. */
  static final class Program {
    private static final int IMAGES = 1000;
    private static final Parallelism THREADS = Parallelism.threads(2);

    private Program() {}

    public static void main(String[] args) throws IOException {
      Tensor x = Nets.random(1, IMAGES, 8, 8, 2);
      Tensor y = Nets.labels(x);
      Sequential model = model();
      steps(model, x, y, 500);
      sizes(model, x, 20);
      models(x, y, 1000);
      System.out.println("before " + residentKilobytes());
      steps(model, x, y, 10_000);
      sizes(model, x, 1);
      models(x, y, 1000);
      System.out.println("after " + residentKilobytes());
    }

    private static Sequential model() {
      return Nets.compiled(Nets.small().parallelism(THREADS));
    }

    private static void steps(Sequential model, Tensor x, Tensor y, int steps) {
      model.fit(x, y, FitOptions.epochs(steps * 20 / IMAGES).batchSize(20).verbose(0));
    }

    private static void sizes(Sequential model, Tensor x, int step) {
      for (int samples = IMAGES; samples > 0; samples -= step) {
        model.predict(x.rows(0, samples));
      }
    }

    private static void models(Tensor x, Tensor y, int count) {
      for (int i = 0; i < count; i++) {
        model().fit(x.rows(0, 64), y.rows(0, 64), FitOptions.epochs(1).batchSize(64).verbose(0));
      }
    }

    private static long residentKilobytes() throws IOException {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
      throw new IOException("the system does not tell the memory of a process");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void stepsAndBatchSizesAndModelsLeaveNothingBehind(@TempDir Path folder) throws Exception {
    Jvm run =
        Jvm.run(
            folder,
            List.of(
                "-Xmx64m",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName()));
    assertEquals(0, run.exit(), run::toString);
    long before = number(run, "before ");
    long after = number(run, "after ");
    assertTrue(after - before <= SLACK, before + " kB grew to " + after + " kB");
  }

  private static long number(Jvm run, String prefix) {
    return run.out().stream()
        .filter(line -> line.startsWith(prefix))
        .mapToLong(line -> Long.parseLong(line.substring(prefix.length())))
        .findFirst()
        .orElseThrow();
  }
}

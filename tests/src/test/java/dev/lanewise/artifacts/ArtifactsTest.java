package dev.lanewise.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Javac;
import dev.lanewise.Jvm;
import dev.lanewise.kernels.KernelSet;
import dev.lanewise.nn.Sequential;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's program on what the build made of kernels and nn: the jars, or before there are any the
 * folders of classes. The program is that of {@code examples/embedding}.
 */
class ArtifactsTest {
  private static final Path SOURCES = Path.of("..", "examples", "embedding", "src", "main", "java");
  private static final Path PROGRAM = SOURCES.resolve("embedding", "Embedding.java");
  private static final Path MODULE = SOURCES.resolve("module-info.java");
  private static final String MAIN = "embedding.Embedding";
  private static final List<Path> ARTIFACTS =
      List.of(Javac.place(KernelSet.class), Javac.place(Sequential.class));
  private static final String ARTIFACT_PATH = Javac.path(ARTIFACTS);

  /** One line a log record, in English. */
  private static final List<String> LOG =
      List.of("-Duser.language=en", "-Djava.util.logging.SimpleFormatter.format=%4$s: %5$s%6$s%n");

  @TempDir private static Path folder;

  @BeforeAll
  static void compile() {
    Javac.compile(List.of(PROGRAM), folder, "-classpath", ARTIFACT_PATH);
  }

  private static Jvm onModulePath() throws Exception {
    return Jvm.run(
        folder,
        List.of(
            "--module-path",
            ARTIFACT_PATH,
            "--add-modules",
            "dev.lanewise.nn",
            "--class-path",
            folder.toString(),
            MAIN));
  }

  private static Jvm onClassPath(String... options) throws Exception {
    List<Path> classPath = new ArrayList<>(ARTIFACTS);
    classPath.add(folder);
    List<String> arguments = new ArrayList<>(LOG);
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--class-path", Javac.path(classPath), MAIN));
    return Jvm.run(folder, arguments);
  }

  @Test
  void theModulePathAloneGivesSimd() throws Exception {
    Jvm run = onModulePath();
    assertEquals(0, run.exit(), run::toString);
    assertEquals("kernels: vector", run.out().getFirst(), run::toString);
  }

  /** Nor does javac ask for the module of our annotations. */
  @Test
  void aUsersModuleNeedsNothingElse(@TempDir Path module) throws Exception {
    Javac.compile(List.of(MODULE, PROGRAM), module, "--module-path", ARTIFACT_PATH);
    List<Path> modulePath = new ArrayList<>(ARTIFACTS);
    modulePath.add(module);
    Jvm run =
        Jvm.run(
            folder,
            List.of("--module-path", Javac.path(modulePath), "--module", "embedding/" + MAIN));
    assertEquals(0, run.exit(), run::toString);
    assertEquals("kernels: vector", run.out().getFirst(), run::toString);
  }

  @Test
  void withoutTheIncubatorModuleOneLogLineSaysWhyAndWhatToPass() throws Exception {
    Jvm run = onClassPath();
    assertEquals(0, run.exit(), run::toString);
    assertEquals("kernels: scalar", run.out().getFirst(), run::toString);
    assertEquals(
        List.of(
            "INFO: Lanewise runs scalar kernels, 32 bit: the module jdk.incubator.vector is not"
                + " there; pass --add-modules jdk.incubator.vector to java"),
        run.err());
  }

  @Test
  void whatTheLogLineAsksForGivesSimd() throws Exception {
    Jvm run = onClassPath("--add-modules", "jdk.incubator.vector");
    assertEquals(0, run.exit(), run::toString);
    assertEquals("kernels: vector", run.out().getFirst(), run::toString);
  }

  @Test
  void forcedSimdThrowsRatherThanFallsBack() throws Exception {
    Jvm run = onClassPath("-Dlanewise.kernels=vector");
    assertNotEquals(0, run.exit(), run::toString);
    assertEquals(List.of(), run.out());
    assertTrue(
        run.err().stream()
            .anyMatch(line -> line.contains("UnsupportedOperationException: SIMD kernels cannot")),
        run::toString);
  }

  /** The hashes of a product and of the weights after a short training. */
  @Test
  void resultsHaveTheSameBitsEitherWay() throws Exception {
    Jvm simd = onModulePath();
    Jvm scalar = onClassPath();
    assertEquals(3, simd.out().size(), simd::toString);
    assertTrue(simd.out().get(2).matches("weights: [0-9a-f]{64}"), simd::toString);
    assertEquals(simd.out().subList(1, 3), scalar.out().subList(1, 3));
  }
}

package dev.lanewise.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.Javac;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Javadoc of every public class of the kernels has an example, and they compile. */
class JavadocExamplesTest {
  private static final Path SOURCES =
      Path.of("..", "kernels", "src", "main", "java", "dev", "lanewise", "kernels");
  private static final Pattern PUBLIC =
      Pattern.compile("/\\*\\*((?:(?!\\*/).)*?)\\*/\npublic ", Pattern.DOTALL);
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\n(.*?)\n \\* \\}</pre>", Pattern.DOTALL);

  /** The names that examples may take as given. */
  private static final String GIVEN =
      """
      package example;

      import dev.lanewise.kernels.*;
      import java.lang.foreign.*;
      import java.util.*;
      import java.util.concurrent.*;

      public final class Given {
        private Given() {}

        public static Arena arena = Arena.global();
        public static Parallelism parallelism = Parallelism.caller();
        public static ExecutorService executor = ForkJoinPool.commonPool();
        public static int batch, height, width, m, n, k, rows, columns, channels, pixels, classes, count;
        public static long seed, step, bytes, xOffset, yOffset;
        public static Conv2dShape shape = Conv2dShape.of(1, 9, 9, 4, 8, 3, 3);
        public static Conv2dShape depthwise = Conv2dShape.depthwise(1, 9, 9, 4, 1, 3, 3);
        public static Conv2dTransposeShape transposed = Conv2dTransposeShape.of(1, 9, 9, 4, 8, 3, 3);
        public static Pool2dShape pooling = Pool2dShape.of(1, 8, 8, 4, 2, 2);
        public static MemorySegment a, b, c, x, y, input, output, weights, bias, joined, winners;
        public static MemorySegment mean, variance, gamma, beta, logits, labels, targets, losses;
        public static MemorySegment probabilities, gradOutput, gradInput, gradWeights, gradBias;
        public static MemorySegment gradA, gradB, gradGamma, gradBeta, images, movingMean, movingVariance;
        public static MemorySegment inverse, lengths, sums, accumulator, linear, largest;
        public static MemorySegment meanSquare, meanSquareStep;
        public static MemorySegment[] gradients;
        public static ReduceAll[] squares;
        public static ClipByGlobalNorm[] clips;
        public static int arrays;
        public static MemorySegment gradient, moment, velocity, packed, scratch;
      }
      """;

  private static List<Path> publicTypes() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      List<Path> types = new ArrayList<>();
      for (Path file : files.filter(one -> one.toString().endsWith(".java")).sorted().toList()) {
        if (PUBLIC.matcher(Files.readString(file)).find()) {
          types.add(file);
        }
      }
      return types;
    }
  }

  private static List<String> examples(Path file) throws IOException {
    Matcher type = PUBLIC.matcher(Files.readString(file));
    List<String> examples = new ArrayList<>();
    if (type.find()) {
      Matcher example = EXAMPLE.matcher(type.group(1));
      while (example.find()) {
        examples.add(example.group(1).replaceAll("(?m)^ \\* ?", ""));
      }
    }
    return examples;
  }

  @Test
  void everyPublicClassHasOne() throws IOException {
    List<String> without = new ArrayList<>();
    for (Path file : publicTypes()) {
      if (examples(file).isEmpty()) {
        without.add(String.valueOf(file.getFileName()));
      }
    }
    assertEquals(List.of(), without);
  }

  @Test
  void theyCompile(@TempDir Path folder) throws IOException {
    List<Path> sources = new ArrayList<>(List.of(folder.resolve("Given.java")));
    Files.writeString(sources.getFirst(), GIVEN);
    for (Path file : publicTypes()) {
      List<String> examples = examples(file);
      for (int i = 0; i < examples.size(); i++) {
        String name = String.valueOf(file.getFileName()).replace(".java", "Example" + i);
        Path source = folder.resolve(name + ".java");
        Files.writeString(
            source,
            """
            import static example.Given.*;
            import dev.lanewise.kernels.*;
            import java.lang.foreign.*;
            import java.util.*;

            final class %s {
              void run() throws Exception {
            %s
              }
            }
            """
                .formatted(name, examples.get(i)));
        sources.add(source);
      }
    }
    Javac.compile(sources, folder, "-classpath", System.getProperty("java.class.path"));
  }
}

package dev.lanewise.bench.ratio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForkedJvmTest {
  private static final String OPTION = "lanewise.test.forked";

  /** One contender that counts its calls and tells its JVM's option. */
  public static final class Counting implements Catalogue {
    public Counting() {}

    @Override
    public Contender contender(String name) {
      if (!name.equals("counting")) {
        throw new IllegalArgumentException("no contender " + name);
      }
      float option = Float.parseFloat(System.getProperty(OPTION));
      float[] calls = {0f, option};
      return Contender.of("counting in a fork", 7, () -> calls[0]++, calls::clone);
    }
  }

  @Test
  void contendersRunInTheirOwnJvm() {
    try (ForkedJvm jvm = ForkedJvm.start(Counting.class, List.of("-D" + OPTION + "=0.1"));
        Contender first = jvm.contender("counting");
        Contender second = jvm.contender("counting")) {
      assertEquals("counting in a fork", first.name());
      assertEquals(7, first.work());
      assertTrue(first.seconds(10) > 0);
      assertTrue(Arrays.stream(first.each(5)).allMatch(seconds -> seconds > 0));
      assertArrayEquals(new float[] {16f, 0.1f}, first.result());
      assertArrayEquals(new float[] {1f, 0.1f}, second.result());
    }
  }

  /** Tells whether a variable that most environments have is set, and what another is. */
  public static final class Environment implements Catalogue {
    public Environment() {}

    @Override
    public Contender contender(String name) {
      float path = System.getenv("PATH") == null ? 0f : 1f;
      float[] values = {path, Float.parseFloat(System.getenv("LANEWISE_TEST"))};
      return Contender.of(name, 1, () -> {}, () -> values);
    }
  }

  @Test
  void environmentIsChanged() {
    try (ForkedJvm jvm =
            ForkedJvm.start(
                Environment.class,
                List.of(),
                environment -> {
                  environment.remove("PATH");
                  environment.put("LANEWISE_TEST", "0.5");
                });
        Contender contender = jvm.contender("environment")) {
      assertArrayEquals(new float[] {0f, 0.5f}, contender.result());
    }
  }

  @Test
  void endedJvmIsAnError() {
    try (ForkedJvm jvm = ForkedJvm.start(Counting.class, List.of("-D" + OPTION + "=0"))) {
      assertThrows(UncheckedIOException.class, () -> jvm.contender("nobody"));
    }
  }
}

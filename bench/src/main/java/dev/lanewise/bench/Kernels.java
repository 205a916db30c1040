package dev.lanewise.bench;

import dev.lanewise.bench.ratio.ForkedJvm;
import java.util.List;

/** The two kernel sets, each in a JVM that is forced to take it. */
enum Kernels {
  SCALAR("scalar"),
  VECTOR("vector");

  private final String choice;

  Kernels(String choice) {
    this.choice = choice;
  }

  /** Starts such a JVM. */
  ForkedJvm start() {
    return ForkedJvm.start(
        Contenders.class,
        List.of("--add-modules", "jdk.incubator.vector", "-Dlanewise.kernels=" + choice));
  }
}

package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A GEMM is as fast in a JVM that has run every operator, scalar and SIMD, in a mixed order, as in
 * one that has run nothing else. Profiles that mix kinds of callers, and methods that C2 no longer
 * inlines, would show here.
 *
 * <p>Its result is a ratio of times, so it is not among the tests: {@code .ci/run} calls it by
 * name.
 */
class PollutionCheck {
  private static final double LEAST_RATIO = 0.9;
  private static final int ROUNDS = 31;

  /** A JVM whose GEMM is timed once for each line that it reads. */
  static final class Program {
    private static final int SIZE = 384;
    private static final int CALLS = 40;

    private Program() {}

    public static void main(String[] args) throws IOException {
      try (Arena arena = Arena.ofShared()) {
        if (args[0].equals("mixed")) {
          mix(arena);
        }
        Gemm gemm = Gemm.of(GemmShape.of(SIZE, SIZE, SIZE), Activation.NONE, Parallelism.caller());
        MemorySegment a = Memory.floats(arena, (long) SIZE * SIZE);
        MemorySegment b = Memory.bytes(arena, gemm.packedBytes());
        MemorySegment c = Memory.floats(arena, (long) SIZE * SIZE);
        MemorySegment scratch = Memory.bytes(arena, Math.max(64, gemm.scratchBytes()));
        while (System.in.read() >= 0) {
          long start = System.nanoTime();
          for (int i = 0; i < CALLS; i++) {
            gemm.runPacked(a, 0, b, 0, null, 0, c, 0, scratch, 0);
          }
          System.out.println(System.nanoTime() - start);
        }
      }
    }

    private static void mix(Arena arena) {
      List<Runnable> calls = new ArrayList<>();
      for (KernelSet kernels : List.of(KernelSet.scalar(), KernelSet.vector())) {
        for (int threads = 1; threads <= 2; threads++) {
          OperatorCases.of(arena, Parallelism.threads(threads), kernels)
              .forEach(one -> calls.add(one.call()));
        }
      }
      Random random = new Random(1);
      for (int round = 0; round < 1500; round++) {
        Collections.shuffle(calls, random);
        calls.forEach(Runnable::run);
      }
    }
  }

  /** A JVM under test. */
  private record Jvm(Process process, Writer questions, BufferedReader answers)
      implements AutoCloseable {
    static Jvm start(String mode) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--add-modules=jdk.incubator.vector",
                  "-D" + KernelSet.PROPERTY + "=vector",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Program.class.getName(),
                  mode)
              .redirectError(Redirect.DISCARD)
              .start();
      return new Jvm(process, process.outputWriter(), process.inputReader());
    }

    long time() throws IOException {
      questions.write('t');
      questions.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new AssertionError("the JVM ended");
      }
      return Long.parseLong(answer);
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void gemmIsAsFastAmongAllOperatorsAsAlone() throws IOException {
    try (Jvm clean = Jvm.start("clean");
        Jvm mixed = Jvm.start("mixed")) {
      for (int i = 0; i < ROUNDS; i++) {
        mixed.time();
        clean.time();
      }
      double[] ratios = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        ratios[i] = (double) clean.time() / mixed.time();
      }
      Arrays.sort(ratios);
      double ratio = ratios[ROUNDS / 2];
      System.out.printf(
          "GEMM's speed in a JVM of all operators, of that alone: %.2f (%.2f to %.2f)%n",
          ratio, ratios[0], ratios[ROUNDS - 1]);
      assertTrue(ratio >= LEAST_RATIO, () -> "ratio " + ratio + ", expected " + LEAST_RATIO);
    }
  }
}

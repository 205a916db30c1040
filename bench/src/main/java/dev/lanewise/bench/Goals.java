package dev.lanewise.bench;

import dev.lanewise.bench.calls.KernelCase;
import dev.lanewise.bench.ratio.Agreement;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.bench.ratio.ForkedJvm;
import dev.lanewise.bench.ratio.Ratios;
import dev.lanewise.bench.ratio.Rounds;
import dev.lanewise.bench.ratio.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what the kernels are meant to reach, as ratios within one run, and says which goals are
 * met: SIMD against the FMA peak of a core, plain Java against loops over {@code float[]} by hand,
 * two threads against one.
 */
public final class Goals {
  private static final KernelCase GEMM = KernelCase.GEMM_512x512x512;
  private static final KernelCase FORWARD = KernelCase.DIRECT_FORWARD_1x56x56x256x256;
  private static final KernelCase WEIGHTS = KernelCase.DIRECT_BACKWARD_WEIGHTS_1x56x56x256x256;
  private static final KernelCase TILES = KernelCase.CONV_FORWARD_1x56x56x256x256;
  private static final KernelCase TILES_WEIGHTS = KernelCase.CONV_BACKWARD_WEIGHTS_1x56x56x256x256;

  /** Winograd's sums are rounded in other places than the direct ones. */
  private static final double TILES_TOLERANCE = 1e-4;

  /** No kernel does more than a core can: a larger share of the peak was measured badly. */
  private static final double MOST_OF_PEAK = 1.02;

  private final Rounds rounds;
  private final List<String> lines = new ArrayList<>();
  private boolean allMet = true;

  private Goals(Rounds rounds) {
    this.rounds = rounds;
  }

  /** Takes the number of rounds, 15 if there is none; fails if a goal is missed. */
  public static void main(String[] args) {
    Goals goals =
        measured(args.length == 0 ? Rounds.of() : Rounds.of().count(Integer.parseInt(args[0])));
    if (!goals.allMet) {
      System.exit(1);
    }
  }

  static Goals measured(Rounds rounds) {
    Goals goals = new Goals(rounds);
    goals.line("| ratio | goal | measured (quartiles) | GFLOP/s | |");
    goals.line("| --- | ---: | ---: | ---: | --- |");
    goals.vector();
    goals.scalar();
    return goals;
  }

  /** The table in markdown. */
  List<String> lines() {
    return lines;
  }

  private void vector() {
    try (ForkedJvm jvm = Kernels.VECTOR.start()) {
      ofPeak(jvm, "`Gemm` 512 x 512 x 512 to the FMA peak", GEMM, 0.80);
      ofPeak(jvm, "direct 3x3 convolution 56 x 56 x 256 to the FMA peak", FORWARD, 0.75);
      ofPeak(jvm, "its backward weights to the FMA peak", WEIGHTS, 0.60);
      toDirect(jvm, "that convolution by Winograd's tiles to direct", TILES, FORWARD, 1.7);
      toDirect(jvm, "its backward weights by tiles to direct", TILES_WEIGHTS, WEIGHTS, 1.5);
      twoThreads(jvm, "`Gemm` 512 x 512 x 512, 2 threads to 1", GEMM);
      twoThreads(jvm, "direct 3x3 convolution 56 x 56 x 256, 2 threads to 1", FORWARD);
      twoThreads(jvm, "its backward weights, 2 threads to 1", WEIGHTS);
      twoThreads(jvm, "that convolution by tiles, 2 threads to 1", TILES);
      twoThreads(jvm, "its backward weights by tiles, 2 threads to 1", TILES_WEIGHTS);
    }
  }

  private void scalar() {
    try (ForkedJvm jvm = Kernels.SCALAR.start()) {
      ofPlain(jvm, "plain Java `Gemm` to the same loops on `float[]`", GEMM, "gemm", 0.9);
      ofPlain(
          jvm,
          "plain Java direct convolution to the same loops on `float[]`",
          FORWARD,
          "conv",
          0.9);
      ofPlain(jvm, "plain Java `Gemm` to loops over rows that C2 makes SIMD", GEMM, "rows", 0);
    }
  }

  private void ofPeak(ForkedJvm jvm, String text, KernelCase call, double goal) {
    try (Contender kernel = jvm.contender(Contenders.kernel(call, 1));
        Contender peak = jvm.contender(Contenders.PEAK)) {
      Ratios ratios = rounds.run(Agreement.exact(), List.of(kernel), List.of(peak));
      if (ratios.speed(0, 1).median() > MOST_OF_PEAK) {
        throw new IllegalStateException(
            "%s: %s, so the peak of %.1f GFLOP/s is none"
                .formatted(text, ratios.speed(0, 1), ratios.rate(1)));
      }
      add(text, goal, ratios);
    }
  }

  private void toDirect(
      ForkedJvm jvm, String text, KernelCase tiles, KernelCase direct, double goal) {
    try (Contender fast = jvm.contender(Contenders.kernel(tiles, 1));
        Contender plain = jvm.contender(Contenders.kernel(direct, 1))) {
      add(
          text,
          goal,
          rounds.run(Agreement.within(TILES_TOLERANCE), List.of(fast, plain), List.of()));
    }
  }

  private void twoThreads(ForkedJvm jvm, String text, KernelCase call) {
    try (Contender two = jvm.contender(Contenders.kernel(call, 2));
        Contender one = jvm.contender(Contenders.kernel(call, 1))) {
      add(text, 0, rounds.run(Agreement.exact(), List.of(two, one), List.of()));
    }
  }

  private void ofPlain(ForkedJvm jvm, String text, KernelCase call, String plain, double goal) {
    try (Contender kernel = jvm.contender(Contenders.kernel(call, 1));
        Contender byHand = jvm.contender(Contenders.plain(plain))) {
      add(text, goal, rounds.run(Agreement.exact(), List.of(kernel, byHand), List.of()));
    }
  }

  /** A line; without a goal it only informs. */
  private void add(String text, double goal, Ratios ratios) {
    Spread ratio = ratios.speed(0, 1);
    boolean met = ratio.median() >= goal;
    allMet &= met;
    line(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %.1f to %.1f | %s |",
            text,
            goal == 0 ? "" : String.format(Locale.ROOT, "%.2f", goal),
            ratio,
            ratios.rate(0),
            ratios.rate(1),
            goal == 0 ? "" : met ? "met" : "MISSED"));
  }

  private void line(String line) {
    System.out.println(line);
    lines.add(line);
  }
}

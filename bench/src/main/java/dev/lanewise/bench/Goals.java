package dev.lanewise.bench;

import dev.lanewise.bench.calls.KernelCase;
import dev.lanewise.bench.ratio.Agreement;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.bench.ratio.ForkedJvm;
import dev.lanewise.bench.ratio.Ratios;
import dev.lanewise.bench.ratio.Rounds;
import dev.lanewise.bench.ratio.Spread;
import java.util.List;
import java.util.Locale;

/**
 * Measures what the kernels are meant to reach, as ratios within one run, and says which goals are
 * met: SIMD against the FMA peak of a core, plain Java against loops over {@code float[]} by hand,
 * two threads against one.
 */
public final class Goals {
  private static final KernelCase GEMM = KernelCase.GEMM_512x512x512;
  private static final KernelCase FORWARD = KernelCase.CONV_FORWARD_1x56x56x256x256;
  private static final KernelCase WEIGHTS = KernelCase.CONV_BACKWARD_WEIGHTS_1x56x56x256x256;

  /** No kernel does more than a core can: a larger share of the peak was measured badly. */
  private static final double MOST_OF_PEAK = 1.02;

  private static final String ROW = "%-58s %6s  %-20s %15s  %s%n";

  private final Rounds rounds;
  private boolean allMet = true;

  private Goals(Rounds rounds) {
    this.rounds = rounds;
  }

  /** Takes the number of rounds, 15 if there is none; fails if a goal is missed. */
  public static void main(String[] args) {
    Rounds rounds = args.length == 0 ? Rounds.of() : Rounds.of().count(Integer.parseInt(args[0]));
    Goals goals = new Goals(rounds);
    System.out.println(Machine.describe());
    System.out.printf(ROW, "ratio", "goal", "measured", "GFLOP/s", "");
    goals.vector();
    goals.scalar();
    if (!goals.allMet) {
      System.exit(1);
    }
  }

  private void vector() {
    try (ForkedJvm jvm = Kernels.VECTOR.start()) {
      ofPeak(jvm, "GEMM 512x512x512 of the FMA peak", GEMM, 0.80);
      ofPeak(jvm, "3x3 convolution 56x56x256 of the FMA peak", FORWARD, 0.75);
      ofPeak(jvm, "its backward weights of the FMA peak", WEIGHTS, 0.60);
      twoThreads(jvm, "GEMM 512x512x512, 2 threads of 1", GEMM);
      twoThreads(jvm, "3x3 convolution 56x56x256, 2 threads of 1", FORWARD);
      twoThreads(jvm, "its backward weights, 2 threads of 1", WEIGHTS);
    }
  }

  private void scalar() {
    try (ForkedJvm jvm = Kernels.SCALAR.start()) {
      ofPlain(jvm, "scalar GEMM 512x512x512 of the same loops on float[]", GEMM, "gemm", 0.9);
      ofPlain(jvm, "scalar 3x3 convolution of the same loops on float[]", FORWARD, "conv", 0.9);
      ofPlain(jvm, "scalar GEMM of rows that C2 turns into SIMD", GEMM, "rows", 0);
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
      print(text, goal, ratios);
    }
  }

  private void twoThreads(ForkedJvm jvm, String text, KernelCase call) {
    try (Contender two = jvm.contender(Contenders.kernel(call, 2));
        Contender one = jvm.contender(Contenders.kernel(call, 1))) {
      print(text, 0, rounds.run(Agreement.exact(), List.of(two, one), List.of()));
    }
  }

  private void ofPlain(ForkedJvm jvm, String text, KernelCase call, String plain, double goal) {
    try (Contender kernel = jvm.contender(Contenders.kernel(call, 1));
        Contender byHand = jvm.contender(Contenders.plain(plain))) {
      print(text, goal, rounds.run(Agreement.exact(), List.of(kernel, byHand), List.of()));
    }
  }

  /** A line; without a goal it only informs. */
  private void print(String text, double goal, Ratios ratios) {
    Spread ratio = ratios.speed(0, 1);
    boolean met = ratio.median() >= goal;
    allMet &= met;
    System.out.printf(
        Locale.ROOT,
        ROW,
        text,
        goal == 0 ? "" : String.format(Locale.ROOT, "%.2f", goal),
        ratio,
        String.format(Locale.ROOT, "%.1f : %.1f", ratios.rate(0), ratios.rate(1)),
        goal == 0 ? "" : met ? "met" : "MISSED");
  }
}

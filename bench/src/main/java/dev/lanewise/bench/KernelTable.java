package dev.lanewise.bench;

import dev.lanewise.bench.calls.KernelCall;
import dev.lanewise.bench.calls.KernelCase;
import dev.lanewise.bench.ratio.Agreement;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.bench.ratio.ForkedJvm;
import dev.lanewise.bench.ratio.Ratios;
import dev.lanewise.bench.ratio.Rounds;
import dev.lanewise.kernels.Parallelism;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every operator on one thread, SIMD against plain Java, in two JVMs that take turns. */
final class KernelTable {
  private KernelTable() {}

  /** The table in markdown, of the cases whose names begin so. */
  static List<String> lines(String prefix) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| operator | shape | plain Java, us | SIMD, us | ratio (quartiles) | SIMD speed | share"
            + " |");
    lines.add("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
    try (ForkedJvm scalar = Kernels.SCALAR.start();
        ForkedJvm vector = Kernels.VECTOR.start()) {
      for (KernelCase call : KernelCase.values()) {
        if (call.name().startsWith(prefix)) {
          String line = line(call, scalar, vector);
          System.out.println(line);
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private static String line(KernelCase call, ForkedJvm scalarJvm, ForkedJvm vectorJvm) {
    KernelCall.Bound bound;
    String yardstickName;
    try (KernelCall here = call.open(Parallelism.caller())) {
      bound = here.bound();
      yardstickName =
          bound == KernelCall.Bound.FLOPS ? Contenders.PEAK : Contenders.copy(here.work());
    }
    try (Contender vector = vectorJvm.contender(Contenders.kernel(call, 1));
        Contender scalar = scalarJvm.contender(Contenders.kernel(call, 1));
        Contender yardstick = vectorJvm.contender(yardstickName)) {
      Rounds rounds = Rounds.of().turn(0.01);
      Ratios ratios = rounds.run(Agreement.exact(), List.of(vector, scalar), List.of(yardstick));
      return String.format(
          Locale.ROOT,
          "| %s | %s | %,.1f | %,.1f | %s | %,.1f %s | %.0f %% |",
          call.operator(),
          call.shape(),
          ratios.seconds(1).median() * 1e6,
          ratios.seconds(0).median() * 1e6,
          ratios.speed(0, 1),
          ratios.rate(0),
          bound == KernelCall.Bound.FLOPS ? "GFLOP/s" : "GB/s",
          ratios.speed(0, 2).median() * 100);
    }
  }
}

package dev.lanewise.bench;

import dev.lanewise.bench.calls.KernelCall;
import dev.lanewise.bench.calls.KernelCase;
import dev.lanewise.bench.ratio.Agreement;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.bench.ratio.ForkedJvm;
import dev.lanewise.bench.ratio.Ratios;
import dev.lanewise.bench.ratio.Rounds;
import dev.lanewise.kernels.Parallelism;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times every operator on one thread, SIMD against plain Java, in two JVMs that take turns, and
 * writes the table into a markdown file, in place of the one between its two marks.
 */
public final class PerformanceTable {
  private static final String BEGIN = "<!-- table: written by PerformanceTable -->";
  private static final String END = "<!-- end of table -->";

  private PerformanceTable() {}

  /** Takes the file, and the beginning of the names of the cases to time, all if there is none. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    String prefix = args.length == 1 ? "" : args[1];
    String page = Files.readString(file);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(file + ": expected the lines " + BEGIN + " and " + END);
    }
    String table = String.join("\n", table(prefix));
    Files.writeString(
        file,
        page.substring(0, begin) + BEGIN + "\n" + table + "\n" + page.substring(end),
        StandardCharsets.UTF_8);
  }

  private static List<String> table(String prefix) {
    List<String> lines = new ArrayList<>();
    lines.add(Machine.describe() + ".");
    lines.add("");
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

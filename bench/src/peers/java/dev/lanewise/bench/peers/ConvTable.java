package dev.lanewise.bench.peers;

import dev.lanewise.bench.ratio.Agreement;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.bench.ratio.ForkedJvm;
import dev.lanewise.bench.ratio.Peer;
import dev.lanewise.bench.ratio.Ratios;
import dev.lanewise.bench.ratio.Rounds;
import dev.lanewise.bench.ratio.Standing;
import dev.lanewise.bench.ratio.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Convolutions and max pooling beside oneDNN. */
final class ConvTable {
  /** Winograd's sums on one side or both. */
  private static final Agreement AGREEMENT = Agreement.within(1e-4);

  private static final int LANEWISE = 0;
  private static final int OWN = 1;
  private static final int NHWC = 2;
  private static final int PACKING = 3;
  private static final int WINOGRAD = 4;

  private final Rounds rounds;

  ConvTable(Rounds rounds) {
    this.rounds = rounds;
  }

  void print() {
    System.out.println(
        """
        | pass | shape | threads | Lanewise | oneDNN | oneDNN NHWC | to the better \
        | Lanewise, packing too | packing to the better | oneDNN 2 Winograd | to Winograd |
        | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\
        """);
    convolutions(1);
    convolutions(2);
    System.out.println(
        """
        | max pooling 2x2 | threads | Lanewise, us | oneDNN NHWC, us | ratio |
        | --- | ---: | ---: | ---: | ---: |\
        """);
    poolings(1);
    poolings(2);
  }

  private void convolutions(int threads) {
    try (ForkedJvm ours = Jvms.java();
        ForkedJvm oneDnn = Jvms.natives(threads);
        ForkedJvm oneDnn2 = Jvms.natives(threads, "-D" + OneDnn.FOLDER + "=onednn2")) {
      for (ConvPass pass : ConvPass.values()) {
        Map<String, Summary> summaries = new LinkedHashMap<>();
        for (ConvCase conv : ConvCase.values()) {
          List<Contender> contenders = new ArrayList<>();
          String words = pass.name() + " " + conv.name() + " ";
          contenders.add(ours.contender("conv " + words + threads));
          contenders.add(oneDnn.contender("onednn-conv " + words + ConvLayout.OWN));
          contenders.add(oneDnn.contender("onednn-conv " + words + ConvLayout.NHWC));
          if (pass != ConvPass.BACKWARD_WEIGHTS && conv.kind() == ConvKind.WIDE) {
            contenders.add(ours.contender("conv-packing " + words + threads));
          }
          if (pass == ConvPass.FORWARD && conv.winograd()) {
            contenders.add(oneDnn2.contender("onednn-conv " + words + ConvLayout.WINOGRAD));
          }
          row(pass, conv, threads, contenders, summaries);
          contenders.forEach(Contender::close);
        }
        summaries.forEach(
            (text, summary) ->
                System.out.printf("%s, threads: %d, %s: %s%n", pass, threads, text, summary));
      }
    }
  }

  private void row(
      ConvPass pass,
      ConvCase conv,
      int threads,
      List<Contender> contenders,
      Map<String, Summary> summaries) {
    Ratios ratios = rounds.run(AGREEMENT, contenders, List.of());
    Peer own = new Peer(OWN, conv.figure(pass, ConvLayout.OWN, threads));
    Peer nhwc = new Peer(NHWC, conv.figure(pass, ConvLayout.NHWC, threads));
    List<Peer> layouts = conv.depthwise() ? List.of(nhwc) : List.of(own, nhwc);
    Standing standing = Standing.of(ratios, LANEWISE, layouts);
    String kind = conv.kind().toString();
    summary(summaries, kind).add(standing);
    String packing = " |  | ";
    if (contenders.size() > PACKING) {
      Standing within = Standing.of(ratios, PACKING, layouts);
      summary(summaries, kind + ", packing within the call").add(within);
      packing = "%s | %s |".formatted(within.rate(ratios, PACKING), within);
    }
    String winograd = " |  |";
    if (contenders.size() > WINOGRAD) {
      Peer peer = new Peer(WINOGRAD, conv.figure(pass, ConvLayout.WINOGRAD, threads));
      Standing beside = Standing.of(ratios, LANEWISE, List.of(peer));
      summary(summaries, "to Winograd").add(beside);
      winograd = "%s | %s |".formatted(beside.rate(ratios, WINOGRAD), beside);
    }
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %.1f | %s | %s | %s | %s %s%n",
        pass,
        conv,
        threads,
        ratios.rate(LANEWISE),
        standing.rate(ratios, OWN),
        standing.rate(ratios, NHWC),
        standing,
        packing,
        winograd);
  }

  private static Summary summary(Map<String, Summary> summaries, String text) {
    return summaries.computeIfAbsent(text, none -> new Summary());
  }

  private void poolings(int threads) {
    Summary summary = new Summary();
    try (ForkedJvm ours = Jvms.java();
        ForkedJvm oneDnn = Jvms.natives(threads)) {
      for (PoolCase pool : PoolCase.values()) {
        try (Contender lanewise = ours.contender("pool " + pool.name() + " " + threads);
            Contender peer = oneDnn.contender("onednn-pool " + pool.name())) {
          Ratios ratios = rounds.run(Agreement.exact(), List.of(lanewise, peer), List.of());
          Standing standing =
              Standing.of(ratios, LANEWISE, List.of(new Peer(1, pool.figure(threads))));
          summary.add(standing);
          System.out.printf(
              Locale.ROOT,
              "| %s | %d | %.1f | %.1f | %s |%n",
              pool,
              threads,
              ratios.seconds(LANEWISE).median() * 1e6,
              ratios.seconds(1).median() * 1e6,
              standing);
        }
      }
    }
    System.out.printf("max pooling, threads: %d: %s%n", threads, summary);
  }
}

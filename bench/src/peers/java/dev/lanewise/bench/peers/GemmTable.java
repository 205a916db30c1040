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
import java.util.List;
import java.util.Locale;

/** Matrix products beside OpenBLAS, oneDNN and netlib. */
final class GemmTable {
  /** Sums of a few thousand products in other orders. */
  private static final Agreement AGREEMENT = Agreement.within(1e-5);

  private static final int PACKED = 0;
  private static final int PLAIN = 1;
  private static final int OPENBLAS = 2;
  private static final int ONEDNN = 3;
  private static final int VECTORBLAS = 4;

  private final Rounds rounds;

  GemmTable(Rounds rounds) {
    this.rounds = rounds;
  }

  void print() {
    System.out.println(
        """
        | m x n x k | threads | Lanewise, B packed | B plain | OpenBLAS | oneDNN, B packed \
        | VectorBLAS | packed to the better | plain to OpenBLAS | packed to VectorBLAS |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\
        """);
    threads(1);
    threads(2);
  }

  private void threads(int threads) {
    Summary native_ = new Summary();
    Summary java = new Summary();
    try (ForkedJvm ours = Jvms.java();
        ForkedJvm openBlas = Jvms.natives(threads);
        ForkedJvm oneDnn = Jvms.natives(threads)) {
      for (GemmCase product : GemmCase.values()) {
        row(product, threads, ours, openBlas, oneDnn, native_, java);
      }
    }
    System.out.printf("threads: %d, to the better of OpenBLAS and oneDNN: %s%n", threads, native_);
    System.out.printf("threads: %d, to VectorBLAS: %s%n", threads, java);
  }

  private void row(
      GemmCase product,
      int threads,
      ForkedJvm ours,
      ForkedJvm openBlas,
      ForkedJvm oneDnn,
      Summary native_,
      Summary java) {
    List<Contender> contenders = new ArrayList<>();
    contenders.add(ours.contender("gemm-packed " + product.name() + " " + threads));
    contenders.add(ours.contender("gemm-plain " + product.name() + " " + threads));
    contenders.add(openBlas.contender("openblas " + product.name()));
    contenders.add(oneDnn.contender("onednn-gemm " + product.name()));
    contenders.add(ours.contender("vectorblas " + product.name()));
    Ratios ratios = rounds.run(AGREEMENT, contenders, List.of());
    contenders.forEach(Contender::close);
    Peer peerOpenBlas = new Peer(OPENBLAS, product.openBlas(threads));
    Peer peerOneDnn = new Peer(ONEDNN, product.oneDnn(threads));
    Peer peerJava = new Peer(VECTORBLAS, product.vectorBlas());
    Standing better = Standing.of(ratios, PACKED, List.of(peerOpenBlas, peerOneDnn));
    Standing plain = Standing.of(ratios, PLAIN, List.of(peerOpenBlas));
    Standing toJava = Standing.of(ratios, PACKED, List.of(peerJava));
    native_.add(better);
    java.add(toJava);
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.1f | %.1f | %s | %s | %s | %s | %s | %s |%n",
        product,
        threads,
        ratios.rate(PACKED),
        ratios.rate(PLAIN),
        better.rate(ratios, OPENBLAS),
        better.rate(ratios, ONEDNN),
        toJava.rate(ratios, VECTORBLAS),
        better,
        plain,
        toJava);
  }
}

package dev.lanewise.bench.peers;

import dev.lanewise.bench.ratio.Agreement;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.bench.ratio.ForkedJvm;
import dev.lanewise.bench.ratio.Latencies;
import dev.lanewise.bench.ratio.Peer;
import dev.lanewise.bench.ratio.Ratios;
import dev.lanewise.bench.ratio.Rounds;
import dev.lanewise.bench.ratio.Standing;
import java.util.List;
import java.util.Locale;

/** The network for MNIST: training beside PyTorch and DL4J, prediction beside ONNX Runtime. */
final class NetTable {
  /** Probabilities after 16 steps of Adam, which makes much of small differences. */
  private static final Agreement TRAINED = Agreement.within(1e-2);

  /** Lanewise's heap in training: tensors are outside, and a larger one would fill up first. */
  private static final String[] SMALL_HEAP = {"-Xmx64m", "-XX:+UseSerialGC"};

  private static final Agreement PREDICTED = Agreement.within(1e-5);
  private static final int MANY = 256;

  /** Samples in a second that the peers are known to do, by threads. */
  private static final double[] PYTORCH = {3_234, 4_474};

  /** On one thread it was not measured. */
  private static final double[] DL4J = {0, 288};

  private static final double[] ONNX_RUNTIME = {21_900, 33_100};

  /** One prediction of ONNX Runtime on one thread; on two it was not measured. */
  private static final double[] ONNX_RUNTIME_SINGLE = {1 / 39e-6, 0};

  private final Rounds rounds;

  NetTable(Rounds rounds) {
    this.rounds = rounds;
  }

  void print() {
    System.out.println(
        """
        | samples in a second | threads | Lanewise | peer | ratio |
        | --- | ---: | ---: | ---: | ---: |\
        """);
    for (int threads = 1; threads <= 2; threads++) {
      training(threads, Jvms.pyTorch(threads), "pytorch", PYTORCH[threads - 1]);
      training(threads, Jvms.dl4j(threads), "dl4j", DL4J[threads - 1]);
      prediction(MANY, threads, ONNX_RUNTIME[threads - 1]);
    }
    for (int threads = 1; threads <= 2; threads++) {
      prediction(1, threads, ONNX_RUNTIME_SINGLE[threads - 1]);
    }
  }

  private void training(int threads, ForkedJvm other, String name, double figure) {
    try (ForkedJvm ours = Jvms.java(SMALL_HEAP);
        other;
        Contender lanewise = ours.contender("net-training " + threads);
        Contender peer = other.contender(name)) {
      Ratios ratios = rounds.run(TRAINED, List.of(lanewise, peer), List.of());
      row("training beside " + peer.name() + ", batch 64", threads, ratios, figure);
      System.out.printf(
          Locale.ROOT,
          "| peak memory of that, MB | %d | %d | %d | %.2f |%n",
          threads,
          ours.peakMemory() >> 20,
          other.peakMemory() >> 20,
          (double) ours.peakMemory() / other.peakMemory());
    }
  }

  private void prediction(int samples, int threads, double figure) {
    try (ForkedJvm ours = Jvms.java();
        ForkedJvm onnx = Jvms.natives(threads);
        Contender lanewise = ours.contender("net-prediction " + samples + " " + threads);
        Contender peer = onnx.contender("onnxruntime " + samples + " " + threads)) {
      List<Contender> contenders = List.of(lanewise, peer);
      Ratios ratios = rounds.run(PREDICTED, contenders, List.of());
      row("prediction beside ONNX Runtime, batch " + samples, threads, ratios, figure);
      if (samples == 1) {
        tail(threads, rounds.latencies(contenders));
      }
    }
  }

  private static void row(String text, int threads, Ratios ratios, double figure) {
    Standing standing = Standing.of(ratios, 0, List.of(new Peer(1, figure * 1e-9)));
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %,.0f | %,.0f | %s |%n",
        text,
        threads,
        ratios.rate(0) * 1e9,
        ratios.rate(1) * 1e9,
        standing);
  }

  private static void tail(int threads, List<Latencies> times) {
    for (double share : new double[] {0.5, 0.99}) {
      System.out.printf(
          Locale.ROOT,
          "| one prediction, %.0f %% within, us | %d | %.1f | %.1f | %.2f of its time |%n",
          share * 100,
          threads,
          times.get(0).quantile(share) * 1e6,
          times.get(1).quantile(share) * 1e6,
          times.get(0).quantile(share) / times.get(1).quantile(share));
    }
  }
}

package dev.lanewise.bench.ratio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How contenders are timed: each is warmed up, then all take their turns, round after round, so
 * that whatever slows the machine down for a while slows all of them.
 *
 * @param count the number of rounds
 * @param warmUpSeconds how long each contender runs before the first round
 * @param turnSeconds how long a turn lasts, at least one call
 * @param restSeconds how long nothing runs before a turn: threads of the contender before may spin
 *     for a while after its last call
 */
public record Rounds(int count, double warmUpSeconds, double turnSeconds, double restSeconds) {
  private static final double CLOCK_TICK = 1e-9;

  /** 15 rounds of turns of 50 ms without rests, after one second. */
  public static Rounds of() {
    return new Rounds(15, 1, 0.05, 0);
  }

  /** Another number of rounds. */
  public Rounds count(int other) {
    return new Rounds(other, warmUpSeconds, turnSeconds, restSeconds);
  }

  /** Another time to warm up. */
  public Rounds warmUp(double seconds) {
    return new Rounds(count, seconds, turnSeconds, restSeconds);
  }

  /** Turns of another length. */
  public Rounds turn(double seconds) {
    return new Rounds(count, warmUpSeconds, seconds, restSeconds);
  }

  /** Rests of another length. */
  public Rounds rest(double seconds) {
    return new Rounds(count, warmUpSeconds, turnSeconds, seconds);
  }

  /**
   * Times contenders, after a look at whether they compute the same.
   *
   * @param contenders do the same work; the first is what the others are compared with
   * @param yardsticks are timed in the same rounds but do other work, such as the peak of a core
   * @return times of the contenders, then of the yardsticks
   * @throws IllegalStateException if the contenders' results do not agree
   */
  public Ratios run(Agreement agreement, List<Contender> contenders, List<Contender> yardsticks) {
    for (Contender other : contenders.subList(1, contenders.size())) {
      agreement.check(contenders.getFirst(), other);
    }
    List<Contender> all = new ArrayList<>(contenders);
    all.addAll(yardsticks);
    long[] calls = new long[all.size()];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = warmUp(all.get(i));
    }
    double[][] seconds = new double[all.size()][count];
    for (int round = 0; round < count; round++) {
      for (int i = 0; i < calls.length; i++) {
        rest();
        seconds[i][round] = all.get(i).seconds(calls[i]) / calls[i];
      }
    }
    return new Ratios(all.stream().map(Contender::work).toList(), seconds);
  }

  /**
   * Times single calls of contenders that have run before, in turns like those of {@link #run}.
   *
   * @return the times of each contender's calls
   */
  public List<Latencies> latencies(List<Contender> contenders) {
    List<Latencies> all = new ArrayList<>();
    for (Contender contender : contenders) {
      all.add(new Latencies(Math.toIntExact(warmUp(contender)), count));
    }
    for (int round = 0; round < count; round++) {
      for (int i = 0; i < all.size(); i++) {
        rest();
        all.get(i).take(contenders.get(i));
      }
    }
    return all;
  }

  private void rest() {
    try {
      Thread.sleep(Duration.ofNanos((long) (restSeconds * 1e9)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted between two turns", e);
    }
  }

  /** Warms up and tells how many calls make a turn. */
  private long warmUp(Contender contender) {
    long calls = 1;
    double spent = 0;
    double last;
    do {
      double seconds = contender.seconds(calls);
      spent += seconds;
      last = seconds / calls;
      if (seconds < warmUpSeconds / 8) {
        calls *= 2;
      }
    } while (spent < warmUpSeconds);
    return Math.max(1, Math.round(turnSeconds / Math.max(last, CLOCK_TICK)));
  }
}

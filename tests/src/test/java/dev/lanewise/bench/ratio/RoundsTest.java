package dev.lanewise.bench.ratio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final float[] SAME = {1f, -2f};
  private static final Rounds ROUNDS = Rounds.of().count(3).warmUp(1).turn(0.5);

  @Test
  void speedIsWorkBySecondsRoundByRound() {
    // The first turn of a second is the warm-up; a turn in a round is one call.
    FakeContender fast = new FakeContender(6, SAME, 1, 2, 3, 2);
    FakeContender slow = new FakeContender(3, SAME, 1, 2, 6, 8);
    Ratios ratios = ROUNDS.run(Agreement.exact(), List.of(fast, slow), List.of());
    // Twice the work in the same, half and a quarter of the time.
    assertEquals(new Spread(4, 3, 6), ratios.speed(0, 1));
    assertEquals(new Spread(2, 2, 2.5), ratios.seconds(0));
    assertEquals(3e-9, ratios.rate(0), 1e-20);
  }

  @Test
  void contendersTakeTurns() {
    List<String> turns = new ArrayList<>();
    Contender a = Contender.of("a", 1, () -> turns.add("a"), () -> SAME);
    Contender b = Contender.of("b", 1, () -> turns.add("b"), () -> SAME);
    Contender yardstick = Contender.of("y", 1, () -> turns.add("y"), () -> new float[0]);
    Rounds.of()
        .count(2)
        .warmUp(0)
        .turn(0)
        .run(Agreement.exact(), List.of(a, b), List.of(yardstick));
    assertEquals("ab" + "aby".repeat(3), String.join("", turns));
  }

  @Test
  void resultsAreComparedBeforeAnythingIsTimed() {
    FakeContender a = new FakeContender(1, new float[] {1f}, 1);
    FakeContender b = new FakeContender(1, new float[] {Math.nextUp(1f)}, 1);
    assertThrows(
        IllegalStateException.class, () -> ROUNDS.run(Agreement.exact(), List.of(a, b), List.of()));
    assertEquals(0, a.turns() + b.turns());
  }

  @Test
  void everyTurnOfARoundRestsFirst() {
    List<Long> starts = new ArrayList<>();
    Contender contender = Contender.of("c", 1, () -> starts.add(System.nanoTime()), () -> SAME);
    Rounds.of()
        .count(2)
        .warmUp(0)
        .turn(0)
        .rest(0.05)
        .run(Agreement.exact(), List.of(contender), List.of());
    // The warm-up is one call.
    assertEquals(3, starts.size());
    for (int turn = 1; turn < starts.size(); turn++) {
      assertTrue(starts.get(turn) - starts.get(turn - 1) >= 50_000_000);
    }
  }

  @Test
  void turnsAreAsLongAsAsked() {
    long[] calls = {0};
    FakeContender contender =
        new FakeContender(1, SAME, 0.001) {
          @Override
          public double seconds(long count) {
            calls[0] = count;
            return super.seconds(count);
          }
        };
    ROUNDS.run(Agreement.exact(), List.of(contender), List.of());
    assertEquals(500, calls[0]);
  }

  @Test
  void latenciesAreOfSingleCallsOfAllRounds() {
    double[] next = {0};
    // A turn is four calls; they take 1, 2, 3, ... ms.
    Contender contender =
        new FakeContender(1, SAME, 0.125) {
          @Override
          public double[] each(int calls) {
            double[] seconds = new double[calls];
            for (int i = 0; i < calls; i++) {
              next[0] += 0.001;
              seconds[i] = next[0];
            }
            return seconds;
          }
        };
    Latencies latencies = ROUNDS.latencies(List.of(contender)).getFirst();
    assertEquals(0.001, latencies.quantile(0), 1e-12);
    assertEquals(0.006, latencies.quantile(0.5), 1e-12);
    assertEquals(0.012, latencies.quantile(0.99), 1e-12);
    assertEquals(0.012, latencies.quantile(1), 1e-12);
  }

  @Test
  void latenciesTakeTurns() {
    List<String> turns = new ArrayList<>();
    Contender a = Contender.of("a", 1, () -> turns.add("a"), () -> SAME);
    Contender b = Contender.of("b", 1, () -> turns.add("b"), () -> SAME);
    Rounds.of().count(2).warmUp(0).turn(0).latencies(List.of(a, b));
    assertEquals("ab" + "ab".repeat(2), String.join("", turns));
  }
}

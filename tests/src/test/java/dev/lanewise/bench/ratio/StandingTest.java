package dev.lanewise.bench.ratio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class StandingTest {
  /** Ours at 3, peers at 2 and 6 (units of 10^9 in a second). */
  private static final Ratios RATIOS =
      new Ratios(List.of(3e9, 2e9, 6e9), new double[][] {{1, 1, 1}, {1, 1, 1}, {1, 2, 0.5}});

  @Test
  void ratioIsToTheFastestPeer() {
    Standing standing = Standing.of(RATIOS, 0, List.of(new Peer(1, 2), new Peer(2, 6)));
    assertEquals(2, standing.best());
    assertEquals(Spread.of(0.5, 1, 0.25), standing.ratio());
    assertFalse(standing.refused());
    assertEquals("0.50 (0.38 to 0.75)", standing.toString());
  }

  @Test
  void peerBelowFourFifthsOfItsFigureRefusesTheRatio() {
    Standing standing = Standing.of(RATIOS, 0, List.of(new Peer(1, 2.51), new Peer(2, 6)));
    assertTrue(standing.refused());
    assertEquals(Map.of(1, 2 / 2.51), standing.held());
    assertEquals("refused", standing.toString());
    assertEquals("2.0 (0.80 of its figure)", standing.rate(RATIOS, 1));
    assertEquals("6.0", standing.rate(RATIOS, 2));
  }

  @Test
  void peerAtFourFifthsAndFasterThanItsFigureAreAccepted() {
    assertFalse(Standing.of(RATIOS, 0, List.of(new Peer(1, 2.5), new Peer(2, 3))).refused());
  }

  @Test
  void peerOfUnknownSpeedIsAccepted() {
    assertFalse(Standing.of(RATIOS, 0, List.of(new Peer(1, 0))).refused());
  }

  @Test
  void aloneThereIsNoStanding() {
    assertThrows(NoSuchElementException.class, () -> Standing.of(RATIOS, 0, List.of()));
  }

  @Test
  void summaryLeavesOutWhatIsRefused() {
    Summary summary = new Summary();
    summary.add(Standing.of(RATIOS, 0, List.of(new Peer(2, 0))));
    summary.add(Standing.of(RATIOS, 2, List.of(new Peer(1, 0))));
    summary.add(Standing.of(RATIOS, 1, List.of(new Peer(0, 100))));
    // 0.5 and 3.
    assertEquals(Math.sqrt(1.5), summary.mean(), 1e-15);
    assertEquals(0.5, summary.least());
    assertEquals("geometric mean 1.22, least 0.50, of 2 (1 refused)", summary.toString());
  }

  @Test
  void summaryOfNothingIsNaN() {
    assertEquals("geometric mean NaN, least NaN, of 0 (0 refused)", new Summary().toString());
  }
}

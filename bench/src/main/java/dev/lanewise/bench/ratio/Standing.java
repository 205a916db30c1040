package dev.lanewise.bench.ratio;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a contender stands beside the best of its peers. There is no ratio where a peer, the best or
 * another, is far below what it is known to do: it may be set up wrongly.
 *
 * @param best the peer that was fastest, by its place among the contenders
 * @param ratio how many times as much work in a second the contender does as the best peer
 * @param held peers far below their figures, and the share of it that they reach
 */
public record Standing(int best, Spread ratio, Map<Integer, Double> held) {

  /** Of a contender, by its place, and at least one peer. */
  public static Standing of(Ratios ratios, int contender, List<Peer> peers) {
    int best =
        peers.stream()
            .map(Peer::contender)
            .max(Comparator.comparingDouble(ratios::rate))
            .orElseThrow();
    Map<Integer, Double> held = new TreeMap<>();
    for (Peer peer : peers) {
      if (peer.held(ratios)) {
        held.put(peer.contender(), peer.share(ratios));
      }
    }
    return new Standing(best, ratios.speed(contender, best), held);
  }

  /** Whether the ratio means nothing. */
  public boolean refused() {
    return !held.isEmpty();
  }

  /** What this peer reached, with a mark if that is far below its figure. */
  public String rate(Ratios ratios, int peer) {
    String rate = String.format(Locale.ROOT, "%,.1f", ratios.rate(peer));
    return held.containsKey(peer)
        ? String.format(Locale.ROOT, "%s (%.2f of its figure)", rate, held.get(peer))
        : rate;
  }

  /** The ratio, or that it is refused. */
  @Override
  public String toString() {
    return refused() ? "refused" : ratio.toString();
  }
}

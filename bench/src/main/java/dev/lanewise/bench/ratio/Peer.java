package dev.lanewise.bench.ratio;

/**
 * A contender that others are measured by.
 *
 * @param contender its place among the contenders
 * @param figure what it is known to do on this machine, in the unit of {@link Ratios#rate}; 0 where
 *     nothing is known
 */
public record Peer(int contender, double figure) {
  /** Less than this share of its figure, and something is wrong with how it runs. */
  private static final double SHARE = 0.8;

  /** The share of its figure that it has reached; 1 where nothing is known. */
  double share(Ratios ratios) {
    return figure == 0 ? 1 : ratios.rate(contender) / figure;
  }

  /** Whether it has reached so little that a ratio to it would mean nothing. */
  boolean held(Ratios ratios) {
    return share(ratios) < SHARE;
  }
}

package dev.lanewise.bench.ratio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ratios of many cases in one line. */
public final class Summary {
  private final List<Double> ratios = new ArrayList<>();
  private int refused;

  /** Of no cases. */
  public Summary() {}

  /** Takes the ratio of one more case in, or counts that it was refused. */
  public void add(Standing standing) {
    if (standing.refused()) {
      refused++;
    } else {
      ratios.add(standing.ratio().median());
    }
  }

  /** The geometric mean of the ratios; NaN if there is none. */
  public double mean() {
    return Math.exp(ratios.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
  }

  /** The least ratio; NaN if there is none. */
  public double least() {
    return ratios.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  /** Mean, least, and how many there are. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "geometric mean %.2f, least %.2f, of %d (%d refused)",
        mean(),
        least(),
        ratios.size(),
        refused);
  }
}

package dev.lanewise.bench;

import dev.lanewise.bench.ratio.Contender;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** How many multiplications and additions a core can do: FMAs on registers alone. */
final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Enough chains to fill two units whose results take four or five cycles. */
  private static final int CHAINS = 12;

  private static final int STEPS = 100_000;

  private float last;

  private FmaPeak() {}

  static Contender contender() {
    FmaPeak peak = new FmaPeak();
    double flops = 2.0 * SPECIES.length() * CHAINS * STEPS;
    return Contender.of("FMA peak", flops, peak::run, () -> new float[] {peak.last});
  }

  private void run() {
    last = chains(0.999f, 0.5f);
  }

  /** Every chain tends to {@code add / (1 - factor)}: no subnormals, no overflow. */
  private static float chains(float factor, float add) {
    FloatVector x = FloatVector.broadcast(SPECIES, factor);
    FloatVector y = FloatVector.broadcast(SPECIES, add);
    FloatVector v0 = y;
    FloatVector v1 = y;
    FloatVector v2 = y;
    FloatVector v3 = y;
    FloatVector v4 = y;
    FloatVector v5 = y;
    FloatVector v6 = y;
    FloatVector v7 = y;
    FloatVector v8 = y;
    FloatVector v9 = y;
    FloatVector v10 = y;
    FloatVector v11 = y;
    for (int i = 0; i < STEPS; i++) {
      v0 = v0.fma(x, y);
      v1 = v1.fma(x, y);
      v2 = v2.fma(x, y);
      v3 = v3.fma(x, y);
      v4 = v4.fma(x, y);
      v5 = v5.fma(x, y);
      v6 = v6.fma(x, y);
      v7 = v7.fma(x, y);
      v8 = v8.fma(x, y);
      v9 = v9.fma(x, y);
      v10 = v10.fma(x, y);
      v11 = v11.fma(x, y);
    }
    FloatVector low = v0.add(v1).add(v2).add(v3).add(v4).add(v5);
    FloatVector high = v6.add(v7).add(v8).add(v9).add(v10).add(v11);
    return low.add(high).lane(0);
  }
}

package dev.lanewise.bench;

import dev.lanewise.bench.ratio.Contender;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** How many multiplications and additions a core can do: FMAs on registers alone. */
final class FmaPeak {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Enough chains to fill two units whose results take four or five cycles. */
  private static final int CHAINS = 12;

  private static final int STEPS = 10_000;

  private float last;

  private FmaPeak() {}

  static Contender contender() {
    FmaPeak peak = new FmaPeak();
    double flops = 2.0 * SPECIES.length() * CHAINS * STEPS;
    return Contender.of("FMA peak", flops, peak::run, () -> new float[] {peak.last});
  }

  private void run() {
    last = chains(0.5f, 0.001f);
  }

  /** Sums that stay small: no subnormals, no overflow. */
  private static float chains(float left, float right) {
    FloatVector x = FloatVector.broadcast(SPECIES, left);
    FloatVector y = FloatVector.broadcast(SPECIES, right);
    FloatVector v0 = FloatVector.broadcast(SPECIES, 0f);
    FloatVector v1 = FloatVector.broadcast(SPECIES, 1f);
    FloatVector v2 = FloatVector.broadcast(SPECIES, 2f);
    FloatVector v3 = FloatVector.broadcast(SPECIES, 3f);
    FloatVector v4 = FloatVector.broadcast(SPECIES, 4f);
    FloatVector v5 = FloatVector.broadcast(SPECIES, 5f);
    FloatVector v6 = FloatVector.broadcast(SPECIES, 6f);
    FloatVector v7 = FloatVector.broadcast(SPECIES, 7f);
    FloatVector v8 = FloatVector.broadcast(SPECIES, 8f);
    FloatVector v9 = FloatVector.broadcast(SPECIES, 9f);
    FloatVector v10 = FloatVector.broadcast(SPECIES, 10f);
    FloatVector v11 = FloatVector.broadcast(SPECIES, 11f);
    for (int i = 0; i < STEPS; i++) {
      v0 = x.fma(y, v0);
      v1 = x.fma(y, v1);
      v2 = x.fma(y, v2);
      v3 = x.fma(y, v3);
      v4 = x.fma(y, v4);
      v5 = x.fma(y, v5);
      v6 = x.fma(y, v6);
      v7 = x.fma(y, v7);
      v8 = x.fma(y, v8);
      v9 = x.fma(y, v9);
      v10 = x.fma(y, v10);
      v11 = x.fma(y, v11);
    }
    FloatVector low = v0.add(v1).add(v2).add(v3).add(v4).add(v5);
    FloatVector high = v6.add(v7).add(v8).add(v9).add(v10).add(v11);
    return low.add(high).lane(0);
  }
}

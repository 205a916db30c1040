package dev.lanewise.nn.regularizers;

import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Penalties on absolute values and on squares. Sums are of doubles, piece after piece, so that they
 * do not depend on threads.
 */
final class AbsoluteAndSquare implements RegularizerStep {
  /** Numbers in a piece. */
  private static final int PIECE = 1 << 14;

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final float l1;
  private final float twiceL2;
  private final double l2;
  private final int count;
  private final Parallelism parallelism;
  private final double[] sums;
  private final Parallelism.Pieces summing = this::sum;
  private final Parallelism.Pieces adding = this::add;
  private MemorySegment weights = MemorySegment.NULL;
  private long weightsOffset;
  private MemorySegment gradient = MemorySegment.NULL;
  private long gradientOffset;

  AbsoluteAndSquare(float l1, float l2, int count, Parallelism parallelism) {
    this.l1 = l1;
    this.l2 = l2;
    twiceL2 = 2 * l2;
    this.count = count;
    this.parallelism = parallelism;
    sums = new double[Math.ceilDiv(count, PIECE)];
  }

  @Override
  public double penalty(MemorySegment newWeights, long newOffset) {
    weights = newWeights;
    weightsOffset = newOffset;
    parallelism.run(sums.length, summing);
    weights = MemorySegment.NULL;
    double all = 0;
    for (double sum : sums) {
      all += sum;
    }
    return all;
  }

  private void sum(int piece, int worker) {
    double absolute = 0;
    double squares = 0;
    int end = Math.min(count, (piece + 1) * PIECE);
    for (int i = piece * PIECE; i < end; i++) {
      double w = weights.get(FLOAT, weightsOffset + (long) i * Float.BYTES);
      absolute += Math.abs(w);
      squares += w * w;
    }
    sums[piece] = l1 * absolute + l2 * squares;
  }

  @Override
  public void addGradient(
      MemorySegment newWeights, long newOffset, MemorySegment newGradient, long newGradientOffset) {
    weights = newWeights;
    weightsOffset = newOffset;
    gradient = newGradient;
    gradientOffset = newGradientOffset;
    parallelism.run(sums.length, adding);
    weights = MemorySegment.NULL;
    gradient = MemorySegment.NULL;
  }

  private void add(int piece, int worker) {
    int end = Math.min(count, (piece + 1) * PIECE);
    for (int i = piece * PIECE; i < end; i++) {
      float w = weights.get(FLOAT, weightsOffset + (long) i * Float.BYTES);
      long at = gradientOffset + (long) i * Float.BYTES;
      float slope = Math.fma(twiceL2, w, l1 * Math.signum(w));
      gradient.set(FLOAT, at, gradient.get(FLOAT, at) + slope);
    }
  }
}

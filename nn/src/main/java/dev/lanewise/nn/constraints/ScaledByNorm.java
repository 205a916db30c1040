package dev.lanewise.nn.constraints;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Norms along axes are scaled to others. A tensor is [outer, along, inner]: for each outer index
 * the norms of columns are taken, and columns are scaled.
 */
final class ScaledByNorm implements ConstraintStep {
  private static final float EPSILON = 1e-7f;

  /** What a norm becomes. */
  interface NewNorm {
    float of(float norm);
  }

  private final NewNorm newNorm;
  private final int outer;
  private final int inner;
  private final long stepBytes;
  private final ReduceColumns norms;
  private final Elementwise scale;
  private final OwnedMemory factors;

  ScaledByNorm(
      String name, Shape shape, List<Integer> axes, NewNorm newNorm, Parallelism parallelism) {
    int first = axes.isEmpty() ? -1 : axes.getFirst();
    boolean fits = first >= 0 && first + axes.size() <= shape.rank();
    for (int i = 0; i < axes.size(); i++) {
      fits &= axes.get(i) == first + i;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          name + ": expected axes of " + shape + ", side by side, got " + axes);
    }
    this.newNorm = newNorm;
    int along = 1;
    int before = 1;
    for (int axis = 0; axis < first + axes.size(); axis++) {
      if (axis < first) {
        before *= shape.get(axis);
      } else {
        along *= shape.get(axis);
      }
    }
    outer = before;
    inner = shape.size() / (before * along);
    stepBytes = (long) along * inner * Float.BYTES;
    norms = Reduce.columns(Reduction.L2_NORM, along, inner, parallelism);
    scale =
        Elementwise.of(
            ElementwiseOperation.MULTIPLY,
            ElementwiseShape.of(along, inner).perChannel(),
            parallelism);
    factors = OwnedMemory.ofBytes((long) inner * Float.BYTES);
  }

  @Override
  public void run(MemorySegment weights, long offset) {
    MemorySegment factor = factors.segment();
    for (int i = 0; i < outer; i++) {
      long at = offset + i * stepBytes;
      norms.run(weights, at, factor, 0);
      for (int column = 0; column < inner; column++) {
        float norm = factor.getAtIndex(ValueLayout.JAVA_FLOAT, column);
        factor.setAtIndex(ValueLayout.JAVA_FLOAT, column, newNorm.of(norm) / (EPSILON + norm));
      }
      scale.run(weights, at, factor, 0, weights, at);
    }
  }
}

package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.I;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.PoolKernels;
import dev.lanewise.kernels.internal.scalar.ScalarPoolKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** {@link PoolKernels} on the Vector API, along channels; scattering has no vector form. */
final class VectorPoolKernels implements PoolKernels {
  private final ScalarPoolKernels scalar = new ScalarPoolKernels();

  @Override
  public void start(int count, MemorySegment y, long yOffset) {
    int whole = count - count % FLOATS;
    FloatVector least = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < whole; i += FLOATS) {
      least.intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
    scalar.start(count - whole, y, yOffset + (long) whole * 4);
  }

  @Override
  public void startWithWinners(
      int count, MemorySegment y, long yOffset, MemorySegment winners, long winnersOffset) {
    int whole = count - count % FLOATS;
    FloatVector least = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    IntVector none = IntVector.broadcast(I, -1);
    for (int i = 0; i < whole; i += FLOATS) {
      least.intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
      none.intoMemorySegment(winners, winnersOffset + (long) i * 4, ORDER);
    }
    scalar.startWithWinners(
        count - whole, y, yOffset + (long) whole * 4, winners, winnersOffset + (long) whole * 4);
  }

  @Override
  public void cell(
      int pixels,
      int channels,
      MemorySegment x,
      long xOffset,
      long xStep,
      MemorySegment y,
      long yOffset) {
    int whole = channels - channels % FLOATS;
    for (int p = 0; p < pixels; p++) {
      long from = xOffset + p * xStep;
      long to = yOffset + (long) p * channels * 4;
      cellVectors(whole, x, from, y, to);
      ScalarPoolKernels.cell(whole, channels, x, from, y, to);
    }
  }

  private static void cellVectors(int count, MemorySegment x, long from, MemorySegment y, long to) {
    for (int c = 0; c < count; c += FLOATS) {
      FloatVector value = FloatVector.fromMemorySegment(F, x, from + (long) c * 4, ORDER);
      FloatVector max = FloatVector.fromMemorySegment(F, y, to + (long) c * 4, ORDER);
      VectorMask<Float> replaces = value.compare(LE, max).not().and(max.compare(EQ, max));
      max.blend(value, replaces).intoMemorySegment(y, to + (long) c * 4, ORDER);
    }
  }

  @Override
  public void cellWithWinners(
      int pixels,
      int channels,
      MemorySegment x,
      long xOffset,
      long xStep,
      int winner,
      int winnerStep,
      MemorySegment y,
      long yOffset,
      MemorySegment winners,
      long winnersOffset) {
    int whole = channels - channels % FLOATS;
    for (int p = 0; p < pixels; p++) {
      long from = xOffset + p * xStep;
      long to = (long) p * channels * 4;
      int cell = winner + p * winnerStep;
      cellVectorsWithWinner(whole, x, from, cell, y, yOffset + to, winners, winnersOffset + to);
      ScalarPoolKernels.cellWithWinner(
          whole, channels, x, from, cell, y, yOffset + to, winners, winnersOffset + to);
    }
  }

  private static void cellVectorsWithWinner(
      int count,
      MemorySegment x,
      long from,
      int winner,
      MemorySegment y,
      long to,
      MemorySegment winners,
      long winnersTo) {
    IntVector cell = IntVector.broadcast(I, winner);
    for (int c = 0; c < count; c += FLOATS) {
      FloatVector value = FloatVector.fromMemorySegment(F, x, from + (long) c * 4, ORDER);
      FloatVector max = FloatVector.fromMemorySegment(F, y, to + (long) c * 4, ORDER);
      IntVector won = IntVector.fromMemorySegment(I, winners, winnersTo + (long) c * 4, ORDER);
      VectorMask<Float> replaces = value.compare(LE, max).not().and(max.compare(EQ, max));
      VectorMask<Integer> takes = replaces.cast(I).or(won.compare(LT, 0));
      max.blend(value, takes.cast(F)).intoMemorySegment(y, to + (long) c * 4, ORDER);
      won.blend(cell, takes).intoMemorySegment(winners, winnersTo + (long) c * 4, ORDER);
    }
  }

  @Override
  public void scatter(
      int pixels,
      int channels,
      int cells,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment winners,
      long winnersOffset,
      MemorySegment gradInput,
      long gradInputOffset) {
    scalar.scatter(
        pixels,
        channels,
        cells,
        gradOutput,
        gradOutputOffset,
        winners,
        winnersOffset,
        gradInput,
        gradInputOffset);
  }
}

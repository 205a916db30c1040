package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.I;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.PoolKernels;
import dev.lanewise.kernels.internal.scalar.ScalarPoolKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link PoolKernels} on the Vector API, along channels; scattering has no vector form.
 *
 * <p>Numbers of cells travel through float vectors, as bits: one mask then serves both selections.
 */
final class VectorPoolKernels implements PoolKernels {
  private final ScalarPoolKernels scalar = new ScalarPoolKernels();

  @Override
  public void max(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      MemorySegment y,
      long yOffset) {
    int whole = channels - channels % FLOATS;
    long cellBytes = (long) channels * 4;
    for (int c = 0; c < whole; c += FLOATS) {
      long from = xOffset + (long) c * 4;
      long to = yOffset + (long) c * 4;
      if (rows == 2 && columns == 2) {
        maxOfFour(pixels, x, from, from + xRow, xStep, cellBytes, y, to);
      } else {
        maxOfWindow(pixels, rows, columns, x, from, xStep, xRow, cellBytes, y, to);
      }
    }
    for (int p = 0; p < pixels && whole < channels; p++) {
      long from = xOffset + p * xStep;
      ScalarPoolKernels.max(
          whole, channels, rows, columns, x, from, xRow, y, yOffset + p * cellBytes);
    }
  }

  private static void maxOfFour(
      int pixels,
      MemorySegment x,
      long upper,
      long lower,
      long xStep,
      long cellBytes,
      MemorySegment y,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int p = 0; p < pixels; p++) {
      long a = upper + p * xStep;
      long c = lower + p * xStep;
      FloatVector va = fromMemorySegment(F, x, a, ORDER);
      FloatVector vb = fromMemorySegment(F, x, a + cellBytes, ORDER);
      FloatVector ab = va.blend(vb, vb.compare(LE, va).not().and(va.compare(EQ, va)));
      FloatVector vc = fromMemorySegment(F, x, c, ORDER);
      FloatVector abc = ab.blend(vc, vc.compare(LE, ab).not().and(ab.compare(EQ, ab)));
      FloatVector vd = fromMemorySegment(F, x, c + cellBytes, ORDER);
      abc.blend(vd, vd.compare(LE, abc).not().and(abc.compare(EQ, abc)))
          .intoMemorySegment(y, to + p * cellBytes, ORDER);
    }
  }

  private static void maxOfWindow(
      int pixels,
      int rows,
      int columns,
      MemorySegment x,
      long from,
      long xStep,
      long xRow,
      long cellBytes,
      MemorySegment y,
      long to) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    for (int p = 0; p < pixels; p++) {
      FloatVector max = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      for (int r = 0; r < rows; r++) {
        long at = from + p * xStep + r * xRow;
        for (int s = 0; s < columns; s++) {
          FloatVector value = fromMemorySegment(F, x, at + s * cellBytes, ORDER);
          max = max.blend(value, value.compare(LE, max).not().and(max.compare(EQ, max)));
        }
      }
      max.intoMemorySegment(y, to + p * cellBytes, ORDER);
    }
  }

  @Override
  public void maxWithWinners(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment x,
      long xOffset,
      long xStep,
      long xRow,
      int cell,
      int cellStep,
      int width,
      MemorySegment y,
      long yOffset,
      MemorySegment winners,
      long winnersOffset) {
    int whole = channels - channels % FLOATS;
    long cellBytes = (long) channels * 4;
    for (int c = 0; c < whole; c += FLOATS) {
      long from = xOffset + (long) c * 4;
      long to = yOffset + (long) c * 4;
      long winnersTo = winnersOffset + (long) c * 4;
      if (rows == 2 && columns == 2) {
        winnerOfFour(
            pixels,
            x,
            from,
            from + xRow,
            xStep,
            cellBytes,
            cell,
            cellStep,
            width,
            y,
            to,
            winners,
            winnersTo);
      } else if (rows > 0 && columns > 0) {
        winnerOfWindow(
            pixels, rows, columns, x, from, xStep, xRow, cellBytes, cell, cellStep, width, y, to,
            winners, winnersTo);
      }
    }
    int rest = rows > 0 && columns > 0 ? whole : 0;
    for (int p = 0; p < pixels && rest < channels; p++) {
      long to = p * cellBytes;
      ScalarPoolKernels.maxWithWinners(
          rest,
          channels,
          rows,
          columns,
          x,
          xOffset + p * xStep,
          xRow,
          cell + p * cellStep,
          width,
          y,
          yOffset + to,
          winners,
          winnersOffset + to);
    }
  }

  private static void winnerOfFour(
      int pixels,
      MemorySegment x,
      long upper,
      long lower,
      long xStep,
      long cellBytes,
      int cell,
      int cellStep,
      int width,
      MemorySegment y,
      long to,
      MemorySegment winners,
      long winnersTo) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    winners = NativeMemory.known(winners);
    FloatVector right = IntVector.broadcast(I, 1).reinterpretAsFloats();
    FloatVector below = IntVector.broadcast(I, width).reinterpretAsFloats();
    FloatVector last = IntVector.broadcast(I, width + 1).reinterpretAsFloats();
    for (int p = 0; p < pixels; p++) {
      long a = upper + p * xStep;
      long c = lower + p * xStep;
      FloatVector va = fromMemorySegment(F, x, a, ORDER);
      FloatVector vb = fromMemorySegment(F, x, a + cellBytes, ORDER);
      VectorMask<Float> takesB = vb.compare(LE, va).not().and(va.compare(EQ, va));
      FloatVector ab = va.blend(vb, takesB);
      FloatVector vc = fromMemorySegment(F, x, c, ORDER);
      VectorMask<Float> takesC = vc.compare(LE, ab).not().and(ab.compare(EQ, ab));
      FloatVector abc = ab.blend(vc, takesC);
      FloatVector vd = fromMemorySegment(F, x, c + cellBytes, ORDER);
      VectorMask<Float> takesD = vd.compare(LE, abc).not().and(abc.compare(EQ, abc));
      abc.blend(vd, takesD).intoMemorySegment(y, to + p * cellBytes, ORDER);
      FloatVector place =
          FloatVector.zero(F).blend(right, takesB).blend(below, takesC).blend(last, takesD);
      place
          .reinterpretAsInts()
          .add(cell + p * cellStep)
          .intoMemorySegment(winners, winnersTo + p * cellBytes, ORDER);
    }
  }

  private static void winnerOfWindow(
      int pixels,
      int rows,
      int columns,
      MemorySegment x,
      long from,
      long xStep,
      long xRow,
      long cellBytes,
      int cell,
      int cellStep,
      int width,
      MemorySegment y,
      long to,
      MemorySegment winners,
      long winnersTo) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    winners = NativeMemory.known(winners);
    for (int p = 0; p < pixels; p++) {
      int first = cell + p * cellStep;
      FloatVector max = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
      FloatVector winner = IntVector.broadcast(I, first).reinterpretAsFloats();
      for (int r = 0; r < rows; r++) {
        long at = from + p * xStep + r * xRow;
        for (int s = 0; s < columns; s++) {
          FloatVector value = fromMemorySegment(F, x, at + s * cellBytes, ORDER);
          VectorMask<Float> takes = value.compare(LE, max).not().and(max.compare(EQ, max));
          IntVector number = IntVector.broadcast(I, first + r * width + s);
          max = max.blend(value, takes);
          winner = winner.blend(number.reinterpretAsFloats(), takes);
        }
      }
      max.intoMemorySegment(y, to + p * cellBytes, ORDER);
      winner.intoMemorySegment(winners, winnersTo + p * cellBytes, ORDER);
    }
  }

  @Override
  public void spread(
      int pixels,
      int channels,
      int rows,
      int columns,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment winners,
      long winnersOffset,
      int cell,
      int cellStep,
      int width,
      MemorySegment gradInput,
      long gradInputOffset,
      long gradInputStep,
      long gradInputRow) {
    int whole = channels - channels % FLOATS;
    long cellBytes = (long) channels * 4;
    int taken = 0;
    for (int c = 0; c < whole; c += FLOATS) {
      long from = gradOutputOffset + (long) c * 4;
      long winnersFrom = winnersOffset + (long) c * 4;
      long to = gradInputOffset + (long) c * 4;
      if (rows == 2 && columns == 2) {
        taken +=
            spreadToFour(
                pixels,
                gradOutput,
                from,
                winners,
                winnersFrom,
                cellBytes,
                cell,
                cellStep,
                width,
                gradInput,
                to,
                to + gradInputRow,
                gradInputStep);
        continue;
      }
      for (int r = 0; r < rows; r++) {
        for (int s = 0; s < columns; s++) {
          taken +=
              spreadToCell(
                  pixels,
                  gradOutput,
                  from,
                  winners,
                  winnersFrom,
                  cellBytes,
                  cell + r * width + s,
                  cellStep,
                  gradInput,
                  to + r * gradInputRow + s * cellBytes,
                  gradInputStep);
        }
      }
    }
    // The plain kernel writes the rest, and says what is wrong with a winner outside its window.
    int rest = taken == pixels * whole ? whole : 0;
    for (int p = 0; p < pixels && rest < channels; p++) {
      long from = p * cellBytes;
      ScalarPoolKernels.spread(
          rest,
          channels,
          rows,
          columns,
          gradOutput,
          gradOutputOffset + from,
          winners,
          winnersOffset + from,
          cell + p * cellStep,
          width,
          gradInput,
          gradInputOffset + p * gradInputStep,
          gradInputRow);
    }
  }

  /** Returns how many gradients the cells took. */
  private static int spreadToFour(
      int pixels,
      MemorySegment gradOutput,
      long from,
      MemorySegment winners,
      long winnersFrom,
      long cellBytes,
      int cell,
      int cellStep,
      int width,
      MemorySegment gradInput,
      long upper,
      long lower,
      long gradInputStep) {
    gradOutput = NativeMemory.known(gradOutput);
    winners = NativeMemory.known(winners);
    gradInput = NativeMemory.known(gradInput);
    FloatVector zero = FloatVector.zero(F);
    int taken = 0;
    for (int p = 0; p < pixels; p++) {
      FloatVector gradient = fromMemorySegment(F, gradOutput, from + p * cellBytes, ORDER).add(0f);
      IntVector place =
          IntVector.fromMemorySegment(I, winners, winnersFrom + p * cellBytes, ORDER)
              .sub(cell + p * cellStep);
      VectorMask<Integer> a = place.compare(EQ, 0);
      VectorMask<Integer> b = place.compare(EQ, 1);
      VectorMask<Integer> c = place.compare(EQ, width);
      VectorMask<Integer> d = place.compare(EQ, width + 1);
      long up = upper + p * gradInputStep;
      long low = lower + p * gradInputStep;
      zero.blend(gradient, a.cast(F)).intoMemorySegment(gradInput, up, ORDER);
      zero.blend(gradient, b.cast(F)).intoMemorySegment(gradInput, up + cellBytes, ORDER);
      zero.blend(gradient, c.cast(F)).intoMemorySegment(gradInput, low, ORDER);
      zero.blend(gradient, d.cast(F)).intoMemorySegment(gradInput, low + cellBytes, ORDER);
      taken += a.or(b).or(c).or(d).trueCount();
    }
    return taken;
  }

  /** Returns how many gradients the cells took: those whose winner they are. */
  private static int spreadToCell(
      int pixels,
      MemorySegment gradOutput,
      long from,
      MemorySegment winners,
      long winnersFrom,
      long cellBytes,
      int cell,
      int cellStep,
      MemorySegment gradInput,
      long to,
      long gradInputStep) {
    gradOutput = NativeMemory.known(gradOutput);
    winners = NativeMemory.known(winners);
    gradInput = NativeMemory.known(gradInput);
    int taken = 0;
    for (int p = 0; p < pixels; p++) {
      FloatVector gradient = fromMemorySegment(F, gradOutput, from + p * cellBytes, ORDER).add(0f);
      VectorMask<Integer> won =
          IntVector.fromMemorySegment(I, winners, winnersFrom + p * cellBytes, ORDER)
              .compare(EQ, cell + p * cellStep);
      FloatVector.zero(F)
          .blend(gradient, won.cast(F))
          .intoMemorySegment(gradInput, to + p * gradInputStep, ORDER);
      taken += won.trueCount();
    }
    return taken;
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

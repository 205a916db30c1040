package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.A;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.A2;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.A3;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.B;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.B2;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.B3;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.N0;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.N1;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.N2;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.Q;
import static dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels.S;
import static dev.lanewise.kernels.internal.vector.Lanes.BYTES;
import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.WinogradKernels;
import dev.lanewise.kernels.internal.scalar.ScalarWinogradKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Winograd's transforms on the Vector API.
 *
 * <p>C2 does not count these loops, and so leaves the checks of memory in them. It would take more
 * time to take them out first: a tile has few channels, and each place that is read or written
 * counts.
 */
final class VectorWinogradKernels implements WinogradKernels {

  @Override
  public void weights(
      int count,
      MemorySegment g,
      long gOffset,
      long gStep,
      MemorySegment u,
      long uOffset,
      long uStep) {
    int whole = count - count % FLOATS;
    weightsLoop(whole, g, gOffset, gStep, u, uOffset, uStep);
    long done = (long) whole * 4;
    ScalarWinogradKernels.weightsLoop(
        count - whole, g, gOffset + done, gStep, u, uOffset + done, uStep);
  }

  private static void weightsLoop(
      int count, MemorySegment g, long g0, long gStep, MemorySegment u, long u0, long uStep) {
    g = NativeMemory.known(g);
    u = NativeMemory.known(u);
    long g1 = g0 + gStep;
    long g2 = g1 + gStep;
    long u1 = u0 + uStep;
    long u2 = u1 + uStep;
    long u3 = u2 + uStep;
    long u4 = u3 + uStep;
    long u5 = u4 + uStep;
    long end = (long) count * 4;
    for (long at = 0; at != end; at += BYTES) {
      FloatVector x0 = fromMemorySegment(F, g, g0 + at, ORDER);
      FloatVector x1 = fromMemorySegment(F, g, g1 + at, ORDER);
      FloatVector x2 = fromMemorySegment(F, g, g2 + at, ORDER);
      FloatVector evenA = broadcast(F, A2).fma(x2, x0);
      FloatVector evenB = broadcast(F, B2).fma(x2, x0);
      x0.mul(N0).intoMemorySegment(u, u0 + at, ORDER);
      broadcast(F, A).fma(x1, evenA).mul(N1).intoMemorySegment(u, u1 + at, ORDER);
      broadcast(F, -A).fma(x1, evenA).mul(N1).intoMemorySegment(u, u2 + at, ORDER);
      broadcast(F, B).fma(x1, evenB).mul(N2).intoMemorySegment(u, u3 + at, ORDER);
      broadcast(F, -B).fma(x1, evenB).mul(N2).intoMemorySegment(u, u4 + at, ORDER);
      x2.intoMemorySegment(u, u5 + at, ORDER);
    }
  }

  @Override
  public void input(
      int count,
      MemorySegment d,
      long dOffset,
      long dStep,
      MemorySegment v,
      long vOffset,
      long vStep) {
    int whole = count - count % FLOATS;
    inputLoop(whole, d, dOffset, dStep, v, vOffset, vStep);
    long done = (long) whole * 4;
    ScalarWinogradKernels.inputLoop(
        count - whole, d, dOffset + done, dStep, v, vOffset + done, vStep);
  }

  private static void inputLoop(
      int count, MemorySegment d, long d0, long dStep, MemorySegment v, long v0, long vStep) {
    d = NativeMemory.known(d);
    v = NativeMemory.known(v);
    long d1 = d0 + dStep;
    long d2 = d1 + dStep;
    long d3 = d2 + dStep;
    long d4 = d3 + dStep;
    long d5 = d4 + dStep;
    long v1 = v0 + vStep;
    long v2 = v1 + vStep;
    long v3 = v2 + vStep;
    long v4 = v3 + vStep;
    long v5 = v4 + vStep;
    long end = (long) count * 4;
    for (long at = 0; at != end; at += BYTES) {
      FloatVector x0 = fromMemorySegment(F, d, d0 + at, ORDER);
      FloatVector x1 = fromMemorySegment(F, d, d1 + at, ORDER);
      FloatVector x2 = fromMemorySegment(F, d, d2 + at, ORDER);
      FloatVector x3 = fromMemorySegment(F, d, d3 + at, ORDER);
      FloatVector x4 = fromMemorySegment(F, d, d4 + at, ORDER);
      FloatVector x5 = fromMemorySegment(F, d, d5 + at, ORDER);
      FloatVector evenA = broadcast(F, -B2).fma(x2, x4);
      FloatVector oddA = broadcast(F, -B2).fma(x1, x3);
      FloatVector evenB = broadcast(F, -A2).fma(x2, x4);
      FloatVector oddB = broadcast(F, -A2).fma(x1, x3);
      broadcast(F, Q).fma(x0, broadcast(F, -S).fma(x2, x4)).intoMemorySegment(v, v0 + at, ORDER);
      broadcast(F, A).fma(oddA, evenA).intoMemorySegment(v, v1 + at, ORDER);
      broadcast(F, -A).fma(oddA, evenA).intoMemorySegment(v, v2 + at, ORDER);
      broadcast(F, B).fma(oddB, evenB).intoMemorySegment(v, v3 + at, ORDER);
      broadcast(F, -B).fma(oddB, evenB).intoMemorySegment(v, v4 + at, ORDER);
      broadcast(F, Q).fma(x1, broadcast(F, -S).fma(x3, x5)).intoMemorySegment(v, v5 + at, ORDER);
    }
  }

  @Override
  public void sums(
      int count,
      MemorySegment m,
      long mOffset,
      long mStep,
      MemorySegment y,
      long yOffset,
      long yStep) {
    int whole = count - count % FLOATS;
    sumsLoop(whole, m, mOffset, mStep, y, yOffset, yStep);
    long done = (long) whole * 4;
    ScalarWinogradKernels.sumsLoop(
        count - whole, m, mOffset + done, mStep, y, yOffset + done, yStep);
  }

  private static void sumsLoop(
      int count, MemorySegment m, long m0, long mStep, MemorySegment y, long y0, long yStep) {
    m = NativeMemory.known(m);
    y = NativeMemory.known(y);
    long m1 = m0 + mStep;
    long m2 = m1 + mStep;
    long m3 = m2 + mStep;
    long m4 = m3 + mStep;
    long m5 = m4 + mStep;
    long y1 = y0 + yStep;
    long y2 = y1 + yStep;
    long y3 = y2 + yStep;
    long end = (long) count * 4;
    for (long at = 0; at != end; at += BYTES) {
      FloatVector x0 = fromMemorySegment(F, m, m0 + at, ORDER);
      FloatVector x1 = fromMemorySegment(F, m, m1 + at, ORDER);
      FloatVector x2 = fromMemorySegment(F, m, m2 + at, ORDER);
      FloatVector x3 = fromMemorySegment(F, m, m3 + at, ORDER);
      FloatVector x4 = fromMemorySegment(F, m, m4 + at, ORDER);
      FloatVector x5 = fromMemorySegment(F, m, m5 + at, ORDER);
      FloatVector evenA = x1.add(x2);
      FloatVector oddA = x1.sub(x2);
      FloatVector evenB = x3.add(x4);
      FloatVector oddB = x3.sub(x4);
      x0.add(evenA).add(evenB).intoMemorySegment(y, y0 + at, ORDER);
      broadcast(F, B).fma(oddB, oddA.mul(A)).intoMemorySegment(y, y1 + at, ORDER);
      broadcast(F, B2).fma(evenB, evenA.mul(A2)).intoMemorySegment(y, y2 + at, ORDER);
      broadcast(F, B3)
          .fma(oddB, broadcast(F, A3).fma(oddA, x5))
          .intoMemorySegment(y, y3 + at, ORDER);
    }
  }

  @Override
  public void output(
      int count,
      MemorySegment m,
      long mOffset,
      long mStep,
      MemorySegment bias,
      long biasOffset,
      MemorySegment y,
      long y0,
      long y1,
      long y2,
      long y3,
      float floor) {
    int whole = count - count % FLOATS;
    outputLoop(whole, m, mOffset, mStep, bias, biasOffset, y, y0, y1, y2, y3, floor);
    long done = (long) whole * 4;
    ScalarWinogradKernels.outputLoop(
        count - whole,
        m,
        mOffset + done,
        mStep,
        bias,
        biasOffset + done,
        y,
        y0 + done,
        y1 + done,
        y2 + done,
        y3 + done,
        floor);
  }

  private static void outputLoop(
      int count,
      MemorySegment m,
      long m0,
      long mStep,
      MemorySegment bias,
      long b0,
      MemorySegment y,
      long y0,
      long y1,
      long y2,
      long y3,
      float floor) {
    m = NativeMemory.known(m);
    bias = NativeMemory.known(bias);
    y = NativeMemory.known(y);
    long m1 = m0 + mStep;
    long m2 = m1 + mStep;
    long m3 = m2 + mStep;
    long m4 = m3 + mStep;
    long m5 = m4 + mStep;
    FloatVector f = broadcast(F, floor);
    long end = (long) count * 4;
    for (long at = 0; at != end; at += BYTES) {
      FloatVector x0 = fromMemorySegment(F, m, m0 + at, ORDER);
      FloatVector x1 = fromMemorySegment(F, m, m1 + at, ORDER);
      FloatVector x2 = fromMemorySegment(F, m, m2 + at, ORDER);
      FloatVector x3 = fromMemorySegment(F, m, m3 + at, ORDER);
      FloatVector x4 = fromMemorySegment(F, m, m4 + at, ORDER);
      FloatVector x5 = fromMemorySegment(F, m, m5 + at, ORDER);
      FloatVector start = fromMemorySegment(F, bias, b0 + at, ORDER);
      FloatVector evenA = x1.add(x2);
      FloatVector oddA = x1.sub(x2);
      FloatVector evenB = x3.add(x4);
      FloatVector oddB = x3.sub(x4);
      FloatVector z3 = broadcast(F, B3).fma(oddB, broadcast(F, A3).fma(oddA, x5.add(start)));
      FloatVector z2 = broadcast(F, B2).fma(evenB, broadcast(F, A2).fma(evenA, start));
      FloatVector z1 = broadcast(F, B).fma(oddB, broadcast(F, A).fma(oddA, start));
      FloatVector z0 = x0.add(evenA).add(evenB).add(start);
      z3.blend(f, z3.compare(LE, f)).intoMemorySegment(y, y3 + at, ORDER);
      z2.blend(f, z2.compare(LE, f)).intoMemorySegment(y, y2 + at, ORDER);
      z1.blend(f, z1.compare(LE, f)).intoMemorySegment(y, y1 + at, ORDER);
      z0.blend(f, z0.compare(LE, f)).intoMemorySegment(y, y0 + at, ORDER);
    }
  }

  @Override
  public void gradient(
      int count,
      MemorySegment y,
      long yOffset,
      long yStep,
      MemorySegment z,
      long zOffset,
      long zStep) {
    int whole = count - count % FLOATS;
    gradientLoop(whole, y, yOffset, yStep, z, zOffset, zStep);
    long done = (long) whole * 4;
    ScalarWinogradKernels.gradientLoop(
        count - whole, y, yOffset + done, yStep, z, zOffset + done, zStep);
  }

  private static void gradientLoop(
      int count, MemorySegment y, long y0, long yStep, MemorySegment z, long z0, long zStep) {
    y = NativeMemory.known(y);
    z = NativeMemory.known(z);
    long y1 = y0 + yStep;
    long y2 = y1 + yStep;
    long y3 = y2 + yStep;
    long z1 = z0 + zStep;
    long z2 = z1 + zStep;
    long z3 = z2 + zStep;
    long z4 = z3 + zStep;
    long z5 = z4 + zStep;
    long end = (long) count * 4;
    for (long at = 0; at != end; at += BYTES) {
      FloatVector x0 = fromMemorySegment(F, y, y0 + at, ORDER);
      FloatVector x1 = fromMemorySegment(F, y, y1 + at, ORDER);
      FloatVector x2 = fromMemorySegment(F, y, y2 + at, ORDER);
      FloatVector x3 = fromMemorySegment(F, y, y3 + at, ORDER);
      FloatVector evenA = broadcast(F, A2).fma(x2, x0);
      FloatVector oddA = broadcast(F, A2).fma(x3, x1);
      FloatVector evenB = broadcast(F, B2).fma(x2, x0);
      FloatVector oddB = broadcast(F, B2).fma(x3, x1);
      x0.intoMemorySegment(z, z0 + at, ORDER);
      broadcast(F, A).fma(oddA, evenA).intoMemorySegment(z, z1 + at, ORDER);
      broadcast(F, -A).fma(oddA, evenA).intoMemorySegment(z, z2 + at, ORDER);
      broadcast(F, B).fma(oddB, evenB).intoMemorySegment(z, z3 + at, ORDER);
      broadcast(F, -B).fma(oddB, evenB).intoMemorySegment(z, z4 + at, ORDER);
      x3.intoMemorySegment(z, z5 + at, ORDER);
    }
  }

  @Override
  public void weightsGradient(
      int count,
      MemorySegment u,
      long uOffset,
      long uStep,
      MemorySegment g,
      long gOffset,
      long gStep) {
    int whole = count - count % FLOATS;
    weightsGradientLoop(whole, u, uOffset, uStep, g, gOffset, gStep);
    long done = (long) whole * 4;
    ScalarWinogradKernels.weightsGradientLoop(
        count - whole, u, uOffset + done, uStep, g, gOffset + done, gStep);
  }

  private static void weightsGradientLoop(
      int count, MemorySegment u, long u0, long uStep, MemorySegment g, long g0, long gStep) {
    u = NativeMemory.known(u);
    g = NativeMemory.known(g);
    long u1 = u0 + uStep;
    long u2 = u1 + uStep;
    long u3 = u2 + uStep;
    long u4 = u3 + uStep;
    long u5 = u4 + uStep;
    long g1 = g0 + gStep;
    long g2 = g1 + gStep;
    long end = (long) count * 4;
    for (long at = 0; at != end; at += BYTES) {
      FloatVector x0 = fromMemorySegment(F, u, u0 + at, ORDER);
      FloatVector x1 = fromMemorySegment(F, u, u1 + at, ORDER);
      FloatVector x2 = fromMemorySegment(F, u, u2 + at, ORDER);
      FloatVector x3 = fromMemorySegment(F, u, u3 + at, ORDER);
      FloatVector x4 = fromMemorySegment(F, u, u4 + at, ORDER);
      FloatVector x5 = fromMemorySegment(F, u, u5 + at, ORDER);
      FloatVector evenA = x1.add(x2).mul(N1);
      FloatVector oddA = x1.sub(x2).mul(N1);
      FloatVector evenB = x3.add(x4).mul(N2);
      FloatVector oddB = x3.sub(x4).mul(N2);
      broadcast(F, N0).fma(x0, evenA).add(evenB).intoMemorySegment(g, g0 + at, ORDER);
      broadcast(F, B).fma(oddB, oddA.mul(A)).intoMemorySegment(g, g1 + at, ORDER);
      broadcast(F, B2)
          .fma(evenB, broadcast(F, A2).fma(evenA, x5))
          .intoMemorySegment(g, g2 + at, ORDER);
    }
  }
}

package dev.lanewise.kernels.internal.scalar;

import static dev.lanewise.kernels.internal.scalar.ScalarMemory.FLOAT;

import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.micro.WinogradKernels;
import java.lang.foreign.MemorySegment;

/** Winograd's transforms in plain Java. */
public final class ScalarWinogradKernels implements WinogradKernels {
  /** The smaller point, 5/8. */
  public static final float A = 0.625f;

  /** The larger point, 3/2. */
  public static final float B = 1.5f;

  /** a². */
  public static final float A2 = A * A;

  /** b². */
  public static final float B2 = B * B;

  /** a³. */
  public static final float A3 = A2 * A;

  /** b³. */
  public static final float B3 = B2 * B;

  /** a² b². */
  public static final float Q = A2 * B2;

  /** a² + b². */
  public static final float S = A2 + B2;

  /** The factor of the weights at 0. */
  public static final float N0 = 1 / Q;

  /** The factor of the weights at a and -a. */
  public static final float N1 = 1 / (2 * A2 * (A2 - B2));

  /** The factor of the weights at b and -b. */
  public static final float N2 = 1 / (2 * B2 * (B2 - A2));

  /** The kernels have no state. */
  public ScalarWinogradKernels() {}

  @Override
  public void weights(
      int count,
      MemorySegment g,
      long gOffset,
      long gStep,
      MemorySegment u,
      long uOffset,
      long uStep) {
    weightsLoop(count, g, gOffset, gStep, u, uOffset, uStep);
  }

  /** The weights' transform; the rest of the SIMD loop. */
  public static void weightsLoop(
      int count,
      MemorySegment g,
      long gOffset,
      long gStep,
      MemorySegment u,
      long uOffset,
      long uStep) {
    g = NativeMemory.known(g);
    u = NativeMemory.known(u);
    for (int i = 0; i < count; i++) {
      long from = gOffset + (long) i * 4;
      long to = uOffset + (long) i * 4;
      float g0 = g.get(FLOAT, from);
      float g1 = g.get(FLOAT, from + gStep);
      float g2 = g.get(FLOAT, from + 2 * gStep);
      float evenA = Math.fma(A2, g2, g0);
      float evenB = Math.fma(B2, g2, g0);
      u.set(FLOAT, to, N0 * g0);
      u.set(FLOAT, to + uStep, N1 * Math.fma(A, g1, evenA));
      u.set(FLOAT, to + 2 * uStep, N1 * Math.fma(-A, g1, evenA));
      u.set(FLOAT, to + 3 * uStep, N2 * Math.fma(B, g1, evenB));
      u.set(FLOAT, to + 4 * uStep, N2 * Math.fma(-B, g1, evenB));
      u.set(FLOAT, to + 5 * uStep, g2);
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
    inputLoop(count, d, dOffset, dStep, v, vOffset, vStep);
  }

  /** The input's transform; the rest of the SIMD loop. */
  public static void inputLoop(
      int count,
      MemorySegment d,
      long dOffset,
      long dStep,
      MemorySegment v,
      long vOffset,
      long vStep) {
    d = NativeMemory.known(d);
    v = NativeMemory.known(v);
    for (int i = 0; i < count; i++) {
      long from = dOffset + (long) i * 4;
      long to = vOffset + (long) i * 4;
      float d1 = d.get(FLOAT, from + dStep);
      float d2 = d.get(FLOAT, from + 2 * dStep);
      float d3 = d.get(FLOAT, from + 3 * dStep);
      float d4 = d.get(FLOAT, from + 4 * dStep);
      float evenA = Math.fma(-B2, d2, d4);
      float oddA = Math.fma(-B2, d1, d3);
      float evenB = Math.fma(-A2, d2, d4);
      float oddB = Math.fma(-A2, d1, d3);
      v.set(FLOAT, to, Math.fma(Q, d.get(FLOAT, from), Math.fma(-S, d2, d4)));
      v.set(FLOAT, to + vStep, Math.fma(A, oddA, evenA));
      v.set(FLOAT, to + 2 * vStep, Math.fma(-A, oddA, evenA));
      v.set(FLOAT, to + 3 * vStep, Math.fma(B, oddB, evenB));
      v.set(FLOAT, to + 4 * vStep, Math.fma(-B, oddB, evenB));
      v.set(
          FLOAT, to + 5 * vStep, Math.fma(Q, d1, Math.fma(-S, d3, d.get(FLOAT, from + 5 * dStep))));
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
    sumsLoop(count, m, mOffset, mStep, y, yOffset, yStep);
  }

  /** The first transform of the sums; the rest of the SIMD loop. */
  public static void sumsLoop(
      int count,
      MemorySegment m,
      long mOffset,
      long mStep,
      MemorySegment y,
      long yOffset,
      long yStep) {
    m = NativeMemory.known(m);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      long from = mOffset + (long) i * 4;
      long to = yOffset + (long) i * 4;
      float m1 = m.get(FLOAT, from + mStep);
      float m2 = m.get(FLOAT, from + 2 * mStep);
      float m3 = m.get(FLOAT, from + 3 * mStep);
      float m4 = m.get(FLOAT, from + 4 * mStep);
      float evenA = m1 + m2;
      float oddA = m1 - m2;
      float evenB = m3 + m4;
      float oddB = m3 - m4;
      y.set(FLOAT, to, m.get(FLOAT, from) + evenA + evenB);
      y.set(FLOAT, to + yStep, Math.fma(B, oddB, A * oddA));
      y.set(FLOAT, to + 2 * yStep, Math.fma(B2, evenB, A2 * evenA));
      y.set(
          FLOAT,
          to + 3 * yStep,
          Math.fma(B3, oddB, Math.fma(A3, oddA, m.get(FLOAT, from + 5 * mStep))));
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
    outputLoop(count, m, mOffset, mStep, bias, biasOffset, y, y0, y1, y2, y3, floor);
  }

  /** The last transform of the sums; the rest of the SIMD loop. */
  public static void outputLoop(
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
    m = NativeMemory.known(m);
    bias = NativeMemory.known(bias);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i++) {
      long at = (long) i * 4;
      long from = mOffset + at;
      float start = bias.get(FLOAT, biasOffset + at);
      float m1 = m.get(FLOAT, from + mStep);
      float m2 = m.get(FLOAT, from + 2 * mStep);
      float m3 = m.get(FLOAT, from + 3 * mStep);
      float m4 = m.get(FLOAT, from + 4 * mStep);
      float evenA = m1 + m2;
      float oddA = m1 - m2;
      float evenB = m3 + m4;
      float oddB = m3 - m4;
      float x3 = Math.fma(B3, oddB, Math.fma(A3, oddA, m.get(FLOAT, from + 5 * mStep) + start));
      float x2 = Math.fma(B2, evenB, Math.fma(A2, evenA, start));
      float x1 = Math.fma(B, oddB, Math.fma(A, oddA, start));
      float x0 = m.get(FLOAT, from) + evenA + evenB + start;
      y.set(FLOAT, y3 + at, x3 <= floor ? floor : x3);
      y.set(FLOAT, y2 + at, x2 <= floor ? floor : x2);
      y.set(FLOAT, y1 + at, x1 <= floor ? floor : x1);
      y.set(FLOAT, y0 + at, x0 <= floor ? floor : x0);
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
    gradientLoop(count, y, yOffset, yStep, z, zOffset, zStep);
  }

  /** The transform of output gradients; the rest of the SIMD loop. */
  public static void gradientLoop(
      int count,
      MemorySegment y,
      long yOffset,
      long yStep,
      MemorySegment z,
      long zOffset,
      long zStep) {
    y = NativeMemory.known(y);
    z = NativeMemory.known(z);
    for (int i = 0; i < count; i++) {
      long from = yOffset + (long) i * 4;
      long to = zOffset + (long) i * 4;
      float y0 = y.get(FLOAT, from);
      float y1 = y.get(FLOAT, from + yStep);
      float y2 = y.get(FLOAT, from + 2 * yStep);
      float y3 = y.get(FLOAT, from + 3 * yStep);
      float evenA = Math.fma(A2, y2, y0);
      float oddA = Math.fma(A2, y3, y1);
      float evenB = Math.fma(B2, y2, y0);
      float oddB = Math.fma(B2, y3, y1);
      z.set(FLOAT, to, y0);
      z.set(FLOAT, to + zStep, Math.fma(A, oddA, evenA));
      z.set(FLOAT, to + 2 * zStep, Math.fma(-A, oddA, evenA));
      z.set(FLOAT, to + 3 * zStep, Math.fma(B, oddB, evenB));
      z.set(FLOAT, to + 4 * zStep, Math.fma(-B, oddB, evenB));
      z.set(FLOAT, to + 5 * zStep, y3);
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
    weightsGradientLoop(count, u, uOffset, uStep, g, gOffset, gStep);
  }

  /** The transform to gradients of weights; the rest of the SIMD loop. */
  public static void weightsGradientLoop(
      int count,
      MemorySegment u,
      long uOffset,
      long uStep,
      MemorySegment g,
      long gOffset,
      long gStep) {
    u = NativeMemory.known(u);
    g = NativeMemory.known(g);
    for (int i = 0; i < count; i++) {
      long from = uOffset + (long) i * 4;
      long to = gOffset + (long) i * 4;
      float u1 = u.get(FLOAT, from + uStep);
      float u2 = u.get(FLOAT, from + 2 * uStep);
      float u3 = u.get(FLOAT, from + 3 * uStep);
      float u4 = u.get(FLOAT, from + 4 * uStep);
      float evenA = N1 * (u1 + u2);
      float oddA = N1 * (u1 - u2);
      float evenB = N2 * (u3 + u4);
      float oddB = N2 * (u3 - u4);
      g.set(FLOAT, to, Math.fma(N0, u.get(FLOAT, from), evenA) + evenB);
      g.set(FLOAT, to + gStep, Math.fma(B, oddB, A * oddA));
      g.set(
          FLOAT,
          to + 2 * gStep,
          Math.fma(B2, evenB, Math.fma(A2, evenA, u.get(FLOAT, from + 5 * uStep))));
    }
  }
}

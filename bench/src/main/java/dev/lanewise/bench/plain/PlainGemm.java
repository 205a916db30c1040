package dev.lanewise.bench.plain;

import java.util.Arrays;

/** C = A B over {@code float[]}: B packed beforehand, sizes multiples of 4. */
public final class PlainGemm {
  private final int m;
  private final int n;
  private final int k;
  private final float[] a;
  private final float[] panels;
  private final float[] c;

  /** Of A [m][k] and B [k][n]. */
  public PlainGemm(int m, int n, int k, float[] a, float[] b) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    panels = PlainTile.panels(b, k, n);
    c = new float[m * n];
  }

  /** Computes C. */
  public void run() {
    Arrays.fill(c, 0f);
    PlainTile.rows(m, n, k, a, k, panels, c, 0);
  }

  /** C [m][n]. */
  public float[] result() {
    return c;
  }
}

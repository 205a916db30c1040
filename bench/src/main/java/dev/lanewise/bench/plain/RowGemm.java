package dev.lanewise.bench.plain;

import java.util.Arrays;

/** C = A B over arrays of rows, row by row: an inner loop that C2 turns into SIMD by itself. */
public final class RowGemm {
  private final int m;
  private final int n;
  private final float[][] a;
  private final float[][] b;
  private final float[][] c;

  /** Of A [m][k] and B [k][n]. */
  public RowGemm(int m, int n, int k, float[] a, float[] b) {
    this.m = m;
    this.n = n;
    this.a = rows(m, k, a);
    this.b = rows(k, n, b);
    c = new float[m][n];
  }

  private static float[][] rows(int rows, int columns, float[] matrix) {
    float[][] split = new float[rows][];
    for (int i = 0; i < rows; i++) {
      split[i] = Arrays.copyOfRange(matrix, i * columns, (i + 1) * columns);
    }
    return split;
  }

  /** Computes C. */
  public void run() {
    for (int i = 0; i < m; i++) {
      Arrays.fill(c[i], 0f);
      for (int p = 0; p < b.length; p++) {
        addRow(a[i][p], b[p], c[i]);
      }
    }
  }

  private static void addRow(float x, float[] b, float[] c) {
    for (int j = 0; j < c.length; j++) {
      c[j] = Math.fma(x, b[j], c[j]);
    }
  }

  /** C [m][n]. */
  public float[] result() {
    float[] matrix = new float[m * n];
    for (int i = 0; i < m; i++) {
      System.arraycopy(c[i], 0, matrix, i * n, n);
    }
    return matrix;
  }
}

package dev.lanewise.bench.plain;

/** Loops over tiles of 4 x 4 floats that stay in registers. */
final class PlainTile {
  /** Rows and columns of a tile. */
  static final int SIZE = 4;

  private static final int BLOCK_ROWS = 48;
  private static final int BLOCK_K = 1152;

  private PlainTile() {}

  /** Copies B [k][n] into panels [n / 4][k][4]. */
  static float[] panels(float[] b, int k, int n) {
    float[] packed = new float[k * n];
    int to = 0;
    for (int j = 0; j < n; j += SIZE) {
      for (int p = 0; p < k; p++) {
        for (int l = 0; l < SIZE; l++) {
          packed[to++] = b[p * n + j + l];
        }
      }
    }
    return packed;
  }

  /** Adds A B to C, in blocks of rows and of k; rows of A may overlap. */
  static void rows(
      int rows, int n, int k, float[] a, int aRow, float[] panels, float[] c, int cFrom) {
    for (int i = 0; i < rows; i += BLOCK_ROWS) {
      int iEnd = Math.min(rows, i + BLOCK_ROWS);
      for (int p = 0; p < k; p += BLOCK_K) {
        int length = Math.min(BLOCK_K, k - p);
        for (int j = 0; j < n; j += SIZE) {
          for (int q = i; q < iEnd; q += SIZE) {
            tile(length, a, q * aRow + p, aRow, panels, j * k + p * SIZE, c, cFrom + q * n + j, n);
          }
        }
      }
    }
  }

  private static void tile(
      int k, float[] a, int a0, int aRow, float[] b, int b0, float[] c, int c0, int cRow) {
    int a1 = a0 + aRow;
    int a2 = a1 + aRow;
    int a3 = a2 + aRow;
    int c1 = c0 + cRow;
    int c2 = c1 + cRow;
    int c3 = c2 + cRow;
    float v00 = c[c0];
    float v01 = c[c0 + 1];
    float v02 = c[c0 + 2];
    float v03 = c[c0 + 3];
    float v10 = c[c1];
    float v11 = c[c1 + 1];
    float v12 = c[c1 + 2];
    float v13 = c[c1 + 3];
    float v20 = c[c2];
    float v21 = c[c2 + 1];
    float v22 = c[c2 + 2];
    float v23 = c[c2 + 3];
    float v30 = c[c3];
    float v31 = c[c3 + 1];
    float v32 = c[c3 + 2];
    float v33 = c[c3 + 3];
    for (int p = 0; p < k; p++) {
      float y0 = b[b0 + p * SIZE];
      float y1 = b[b0 + p * SIZE + 1];
      float y2 = b[b0 + p * SIZE + 2];
      float y3 = b[b0 + p * SIZE + 3];
      float x0 = a[a0 + p];
      v00 = Math.fma(x0, y0, v00);
      v01 = Math.fma(x0, y1, v01);
      v02 = Math.fma(x0, y2, v02);
      v03 = Math.fma(x0, y3, v03);
      float x1 = a[a1 + p];
      v10 = Math.fma(x1, y0, v10);
      v11 = Math.fma(x1, y1, v11);
      v12 = Math.fma(x1, y2, v12);
      v13 = Math.fma(x1, y3, v13);
      float x2 = a[a2 + p];
      v20 = Math.fma(x2, y0, v20);
      v21 = Math.fma(x2, y1, v21);
      v22 = Math.fma(x2, y2, v22);
      v23 = Math.fma(x2, y3, v23);
      float x3 = a[a3 + p];
      v30 = Math.fma(x3, y0, v30);
      v31 = Math.fma(x3, y1, v31);
      v32 = Math.fma(x3, y2, v32);
      v33 = Math.fma(x3, y3, v33);
    }
    c[c0] = v00;
    c[c0 + 1] = v01;
    c[c0 + 2] = v02;
    c[c0 + 3] = v03;
    c[c1] = v10;
    c[c1 + 1] = v11;
    c[c1 + 2] = v12;
    c[c1 + 3] = v13;
    c[c2] = v20;
    c[c2 + 1] = v21;
    c[c2 + 2] = v22;
    c[c2 + 3] = v23;
    c[c3] = v30;
    c[c3 + 1] = v31;
    c[c3 + 2] = v32;
    c[c3 + 3] = v33;
  }
}

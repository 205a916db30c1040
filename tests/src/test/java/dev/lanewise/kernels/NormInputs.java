package dev.lanewise.kernels;

/** What goes into a normalization of rows of channels; without gamma and beta if {@code plain}. */
record NormInputs(
    int rows, int channels, boolean plain, float[] x, float[] gamma, float[] beta, float[] g) {
  static NormInputs uniform(int rows, int channels, boolean plain) {
    return new NormInputs(
        rows,
        channels,
        plain,
        Guarded.uniform(1, rows * channels),
        Guarded.uniform(2, channels),
        Guarded.uniform(3, channels),
        Guarded.uniform(4, rows * channels));
  }

  static NormInputs adversarial(int rows, int channels, boolean plain) {
    return new NormInputs(
        rows,
        channels,
        plain,
        Guarded.adversarial(5, rows * channels),
        Guarded.adversarial(6, channels),
        Guarded.adversarial(7, channels),
        Guarded.adversarial(8, rows * channels));
  }

  float x(int row, int c) {
    return x[row * channels + c];
  }

  float g(int row, int c) {
    return g[row * channels + c];
  }

  float[] column(int c) {
    float[] column = new float[rows];
    for (int i = 0; i < rows; i++) {
      column[i] = x[i * channels + c];
    }
    return column;
  }

  float gamma(int c) {
    return plain ? 1 : gamma[c];
  }

  float beta(int c) {
    return plain ? 0 : beta[c];
  }
}

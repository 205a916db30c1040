package dev.lanewise.bench.peers;

/**
 * The matrix products, and what the peers are known to do, in GFLOP/s: OpenBLAS 0.3.31, oneDNN
 * 3.8.1 and netlib 3.2.0 on an idle machine of two Zen 5 cores with AVX-512.
 */
enum GemmCase {
  GEMM_32x32x32(32, 32, 32, known(200, 200), known(79, 12), 10),
  GEMM_64x64x64(64, 64, 64, known(217, 218), known(180, 76), 12),
  GEMM_128x128x128(128, 128, 128, known(163, 148), known(216, 265), 37),
  GEMM_256x256x256(256, 256, 256, known(188, 246), known(216, 379), 54),
  GEMM_512x512x512(512, 512, 512, known(195, 298), known(215, 398), 48),
  GEMM_1024x1024x1024(1024, 1024, 1024, known(195, 341), known(193, 372), 54),
  GEMM_2048x2048x2048(2048, 2048, 2048, known(186, 374), known(194, 381), 3),
  GEMM_64x3136x576(64, 3136, 576, known(146, 267), known(200, 367), 36),
  GEMM_128x784x1152(128, 784, 1152, known(176, 267), known(213, 386), 47),
  GEMM_32x676x9(32, 676, 9, known(174, 173), known(122, 39), 10),
  GEMM_64x121x288(64, 121, 288, known(134, 107), known(199, 258), 40),
  GEMM_512x49x4608(512, 49, 4608, known(144, 247), known(156, 290), 45),
  GEMM_64x64x576(64, 64, 576, known(141, 126), known(212, 264), 32),
  GEMM_1x1000x2048(1, 1000, 2048, known(48, 12), known(37, 63), 2);

  private final int m;
  private final int n;
  private final int k;
  private final double[] openBlas;
  private final double[] oneDnn;
  private final double vectorBlas;

  GemmCase(int m, int n, int k, double[] openBlas, double[] oneDnn, double vectorBlas) {
    this.m = m;
    this.n = n;
    this.k = k;
    this.openBlas = openBlas;
    this.oneDnn = oneDnn;
    this.vectorBlas = vectorBlas;
  }

  private static double[] known(double oneThread, double twoThreads) {
    return new double[] {oneThread, twoThreads};
  }

  /** Rows of A and C. */
  int m() {
    return m;
  }

  /** Columns of B and C. */
  int n() {
    return n;
  }

  /** Columns of A, rows of B. */
  int k() {
    return k;
  }

  /** Floating-point operations. */
  double work() {
    return 2.0 * m * n * k;
  }

  double openBlas(int threads) {
    return openBlas[threads - 1];
  }

  double oneDnn(int threads) {
    return oneDnn[threads - 1];
  }

  /** Of one thread; it has no more. */
  double vectorBlas() {
    return vectorBlas;
  }

  @Override
  public String toString() {
    return m + " x " + n + " x " + k;
  }
}

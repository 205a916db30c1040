package dev.lanewise.bench.peers;

import dev.lanewise.bench.calls.Operands;
import dev.lanewise.bench.ratio.Contender;
import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;

/** The sgemm of netlib, in Java with the Vector API. */
final class VectorBlas {
  private VectorBlas() {}

  static Contender gemm(GemmCase product) {
    BLAS blas = JavaBLAS.getInstance();
    if (!blas.getClass().getSimpleName().equals("VectorBLAS")) {
      throw new IllegalStateException("netlib has taken " + blas.getClass());
    }
    int m = product.m();
    int n = product.n();
    int k = product.k();
    float[] a = Operands.values(m * k);
    float[] b = Operands.values(k * n);
    float[] c = new float[m * n];
    // Its matrices are column-major: C transposed is B transposed by A transposed.
    return Contender.of(
        "VectorBLAS",
        product.work(),
        () -> blas.sgemm("N", "N", n, m, k, 1f, b, n, a, k, 0f, c, n),
        c::clone);
  }
}

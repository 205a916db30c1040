package dev.lanewise.kernels;

/**
 * The shape and scaling of a matrix product {@code C = alpha op(A) op(B) + beta C}, row-major.
 *
 * <p>op(A) is m x k, op(B) is k x n, C is m x n. A leading dimension is the number of floats from
 * one stored row to the next; by default rows lie without gaps.
 *
 * <pre>{@code
 * var shape = GemmShape.of(m, n, k).transposeB().ldc(2 * n).beta(1);   // C += A B'
 * }</pre>
 *
 * @param m rows of op(A) and C
 * @param n columns of op(B) and C
 * @param k columns of op(A), rows of op(B)
 * @param aTransposed A is stored k x m
 * @param bTransposed B is stored n x k
 * @param lda floats from one stored row of A to the next
 * @param ldb floats from one stored row of B to the next
 * @param ldc floats from one row of C to the next
 * @param alpha factor of the product
 * @param beta factor of the former C; at 0 C is not read
 */
public record GemmShape(
    int m,
    int n,
    int k,
    boolean aTransposed,
    boolean bTransposed,
    int lda,
    int ldb,
    int ldc,
    float alpha,
    float beta) {

  /** Checks the sizes. */
  public GemmShape {
    positive("m", m);
    positive("n", n);
    positive("k", k);
    atLeast("lda", lda, aTransposed ? m : k);
    atLeast("ldb", ldb, bTransposed ? k : n);
    atLeast("ldc", ldc, n);
  }

  /**
   * A product {@code C = A B} of dense matrices.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static GemmShape of(int m, int n, int k) {
    return new GemmShape(m, n, k, false, false, k, n, n, 1f, 0f);
  }

  /** A is stored transposed, k x m, without gaps. */
  public GemmShape transposeA() {
    return new GemmShape(m, n, k, true, bTransposed, m, ldb, ldc, alpha, beta);
  }

  /** B is stored transposed, n x k, without gaps. */
  public GemmShape transposeB() {
    return new GemmShape(m, n, k, aTransposed, true, lda, k, ldc, alpha, beta);
  }

  /** With another leading dimension of A. */
  public GemmShape lda(int floats) {
    return new GemmShape(m, n, k, aTransposed, bTransposed, floats, ldb, ldc, alpha, beta);
  }

  /** With another leading dimension of B. */
  public GemmShape ldb(int floats) {
    return new GemmShape(m, n, k, aTransposed, bTransposed, lda, floats, ldc, alpha, beta);
  }

  /** With another leading dimension of C. */
  public GemmShape ldc(int floats) {
    return new GemmShape(m, n, k, aTransposed, bTransposed, lda, ldb, floats, alpha, beta);
  }

  /** With another factor of the product. */
  public GemmShape alpha(float factor) {
    return new GemmShape(m, n, k, aTransposed, bTransposed, lda, ldb, ldc, factor, beta);
  }

  /** With another factor of the former C. */
  public GemmShape beta(float factor) {
    return new GemmShape(m, n, k, aTransposed, bTransposed, lda, ldb, ldc, alpha, factor);
  }

  /** Bytes from A's first float to its last. */
  long aBytes() {
    return aTransposed ? bytes(k, m, lda) : bytes(m, k, lda);
  }

  /** Bytes from B's first float to its last. */
  long bBytes() {
    return bTransposed ? bytes(n, k, ldb) : bytes(k, n, ldb);
  }

  /** Bytes from C's first float to its last. */
  long cBytes() {
    return bytes(m, n, ldc);
  }

  private static long bytes(int rows, int columns, int leading) {
    return ((rows - 1L) * leading + columns) * Float.BYTES;
  }

  private static void positive(String name, int value) {
    atLeast(name, value, 1);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": expected at least " + least + ", got " + value);
    }
  }
}

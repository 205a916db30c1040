package dev.lanewise.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.kernels.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** OpenBLAS's sgemm; its environment says how many threads it takes. */
final class OpenBlas {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;

  /** Constant, so that C2 makes a plain call of it. */
  private static final MethodHandle SGEMM = sgemm();

  private OpenBlas() {}

  private static MethodHandle sgemm() {
    // Its Fortran runtime does not look beside itself.
    NativeLibrary.of("openblas", "libquadmath.so");
    return NativeLibrary.of("openblas", "libopenblas.so")
        .function(
            "cblas_sgemm",
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            JAVA_FLOAT,
            ADDRESS,
            JAVA_INT);
  }

  static Contender gemm(GemmCase product) {
    int m = product.m();
    int n = product.n();
    int k = product.k();
    Arena arena = Arena.ofShared();
    MemorySegment a = Memory.floats(arena, (long) m * k).copyFrom(Floats.random(m * k));
    MemorySegment b = Memory.floats(arena, (long) k * n).copyFrom(Floats.random(k * n));
    MemorySegment c = Memory.floats(arena, (long) m * n).asSlice(0, 4L * m * n);
    return Contender.of(
        "OpenBLAS",
        product.work(),
        () -> run(m, n, k, a, b, c),
        () -> c.toArray(JAVA_FLOAT),
        arena::close);
  }

  private static void run(int m, int n, int k, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      // It returns nothing; the int is what happens to be in the register.
      int nothing =
          (int) SGEMM.invokeExact(ROW_MAJOR, PLAIN, PLAIN, m, n, k, 1f, a, k, b, n, 0f, c, n);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}

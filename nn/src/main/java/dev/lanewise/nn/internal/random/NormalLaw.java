package dev.lanewise.nn.internal.random;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UniformRandom;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The normal law by its quantiles: Wichura, "Algorithm AS 241: the percentage points of the normal
 * distribution", 1988, PPND16, in double precision with StrictMath: the same bits on every machine.
 */
public final class NormalLaw {
  private static final double[] A = {
    2509.0809287301226727,
    33430.575583588128105,
    67265.770927008700853,
    45921.953931549871457,
    13731.693765509461125,
    1971.5909503065514427,
    133.14166789178437745,
    3.387132872796366608
  };
  private static final double[] B = {
    5226.495278852854561,
    28729.085735721942674,
    39307.89580009271061,
    21213.794301586595867,
    5394.1960214247511077,
    687.1870074920579083,
    42.313330701600911252,
    1
  };
  private static final double[] C = {
    7.7454501427834140764e-4,
    0.0227238449892691845833,
    0.24178072517745061177,
    1.27045825245236838258,
    3.64784832476320460504,
    5.7694972214606914055,
    4.6303378461565452959,
    1.42343711074968357734
  };
  private static final double[] D = {
    1.05075007164441684324e-9,
    5.475938084995344946e-4,
    0.0151986665636164571966,
    0.14810397642748007459,
    0.68976733498510000455,
    1.6763848301838038494,
    2.05319162663775882187,
    1
  };

  private NormalLaw() {}

  /**
   * Writes values of which shares between two bounds lie below: a function of seed, stream and
   * index.
   */
  public static void fill(
      MemorySegment values,
      long offset,
      long count,
      double mean,
      double deviation,
      double low,
      double high,
      long seed,
      long stream) {
    UniformRandom.of(count, Parallelism.caller()).run(seed, stream, 0, 0, 1, values, offset);
    fromUniform(values, offset, count, mean, deviation, low, high);
  }

  /** Turns multiples of 2^-24, from 0 and below 1, into values of the law. */
  public static void fromUniform(
      MemorySegment values,
      long offset,
      long count,
      double mean,
      double deviation,
      double low,
      double high) {
    for (long i = 0; i < count; i++) {
      long at = offset + i * Float.BYTES;
      double share = low + (high - low) * (values.get(ValueLayout.JAVA_FLOAT, at) + 0x1p-25);
      values.set(ValueLayout.JAVA_FLOAT, at, (float) (mean + deviation * quantile(share)));
    }
  }

  /**
   * The value of which a share of the law lies below.
   *
   * @param share from 2^-25 to 1 - 2^-25
   */
  public static double quantile(double share) {
    double q = share - 0.5;
    if (Math.abs(q) <= 0.425) {
      double r = 0.180625 - q * q;
      return q * polynomial(A, r) / polynomial(B, r);
    }
    double r = Math.sqrt(-StrictMath.log(q < 0 ? share : 1 - share)) - 1.6;
    double size = polynomial(C, r) / polynomial(D, r);
    return q < 0 ? -size : size;
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = sum * x + coefficient;
    }
    return sum;
  }
}

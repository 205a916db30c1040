package dev.lanewise.bench.ratio;

import java.util.Arrays;
import java.util.function.Supplier;

/** Work that can be repeated and timed, here or in another JVM. */
public interface Contender extends AutoCloseable {
  /** What it is called in tables. */
  String name();

  /** The work of one call: floating-point operations, or bytes moved. */
  double work();

  /** Runs one call and tells what it has computed. */
  float[] result();

  /** Runs so many calls and tells how many seconds they took in all. */
  double seconds(long calls);

  /** Runs so many calls and tells how many seconds each took. */
  default double[] each(int calls) {
    double[] seconds = new double[calls];
    Arrays.setAll(seconds, call -> seconds(1));
    return seconds;
  }

  /** Gives back what it holds. */
  @Override
  void close();

  /**
   * A contender of this JVM.
   *
   * @param result reads what the last call has computed
   * @param close gives back the memory of the call
   */
  static Contender of(
      String name, double work, Runnable call, Supplier<float[]> result, Runnable close) {
    return new LocalContender(name, work, call, result, close);
  }

  /** A contender of this JVM that needs no closing. */
  static Contender of(String name, double work, Runnable call, Supplier<float[]> result) {
    return of(name, work, call, result, () -> {});
  }
}

package dev.lanewise.bench.ratio;

import java.util.function.Supplier;

/** A contender of this JVM. */
record LocalContender(
    String name, double work, Runnable call, Supplier<float[]> last, Runnable closing)
    implements Contender {

  @Override
  public float[] result() {
    call.run();
    return last.get();
  }

  @Override
  public double seconds(long calls) {
    long start = System.nanoTime();
    for (long i = 0; i < calls; i++) {
      call.run();
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  @Override
  public void close() {
    closing.run();
  }
}

package dev.lanewise.bench.ratio;

/** A contender whose calls take turns at the given seconds, without running anything. */
class FakeContender implements Contender {
  private final double work;
  private final float[] result;
  private final double[] secondsPerCall;
  private int turns;

  FakeContender(double work, float[] result, double... secondsPerCall) {
    this.work = work;
    this.result = result;
    this.secondsPerCall = secondsPerCall;
  }

  int turns() {
    return turns;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public double work() {
    return work;
  }

  @Override
  public float[] result() {
    return result;
  }

  @Override
  public double seconds(long calls) {
    return secondsPerCall[turns++ % secondsPerCall.length] * calls;
  }

  @Override
  public void close() {}
}

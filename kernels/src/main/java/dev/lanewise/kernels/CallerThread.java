package dev.lanewise.kernels;

/** The calling thread runs every piece. */
final class CallerThread implements Parallelism {
  static final CallerThread INSTANCE = new CallerThread();

  private CallerThread() {}

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public void run(int pieces, Pieces body) {
    for (int piece = 0; piece < pieces; piece++) {
      body.run(piece, 0);
    }
  }

  @Override
  public String toString() {
    return "Parallelism.caller()";
  }
}

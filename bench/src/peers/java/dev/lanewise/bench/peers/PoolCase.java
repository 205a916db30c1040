package dev.lanewise.bench.peers;

/**
 * The max poolings of the note's net, and how many microseconds oneDNN 3.8.1 is known to take with
 * channels last: on one thread, and on two.
 */
enum PoolCase {
  INFERENCE_26(PoolPass.INFERENCE, 26, 32, 92, 58),
  INFERENCE_11(PoolPass.INFERENCE, 11, 64, 29, 20),
  TRAINING_26(PoolPass.TRAINING, 26, 32, 102, 66),
  TRAINING_11(PoolPass.TRAINING, 11, 64, 30, 22),
  BACKWARD_26(PoolPass.BACKWARD, 26, 32, 112, 83),
  BACKWARD_11(PoolPass.BACKWARD, 11, 64, 41, 30);

  /** What is computed. */
  enum PoolPass {
    INFERENCE,
    /** With what backward needs. */
    TRAINING,
    BACKWARD
  }

  /** Images. */
  static final int BATCH = 64;

  private final PoolPass pass;
  private final int side;
  private final int channels;
  private final double[] microseconds;

  PoolCase(PoolPass pass, int side, int channels, double... microseconds) {
    this.pass = pass;
    this.side = side;
    this.channels = channels;
    this.microseconds = microseconds;
  }

  PoolPass pass() {
    return pass;
  }

  /** Rows and columns of an image. */
  int side() {
    return side;
  }

  int channels() {
    return channels;
  }

  int outputSide() {
    return side / 2;
  }

  /** Bytes of images in and out. */
  double work() {
    double pixels = side * side + outputSide() * outputSide();
    return pixels * BATCH * channels * Float.BYTES;
  }

  /** What oneDNN is known to do, in GB/s. */
  double figure(int threads) {
    return work() / microseconds[threads - 1] * 1e-3;
  }

  @Override
  public String toString() {
    return "%d x %d x %d x %d, %s".formatted(BATCH, side, side, channels, pass).toLowerCase();
  }
}

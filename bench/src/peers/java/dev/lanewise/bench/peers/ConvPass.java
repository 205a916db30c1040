package dev.lanewise.bench.peers;

/** What a training step computes of a convolution. */
enum ConvPass {
  FORWARD("forward"),
  BACKWARD_INPUT("backward input"),
  BACKWARD_WEIGHTS("backward weights");

  private final String text;

  ConvPass(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}

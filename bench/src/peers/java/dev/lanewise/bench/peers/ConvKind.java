package dev.lanewise.bench.peers;

/** Convolutions that are computed in like ways. */
enum ConvKind {
  WIDE("3x3 of 64 or more channels"),
  FEW_CHANNELS("1 or 3 channels"),
  DEPTHWISE("depthwise, to NHWC"),
  OTHER("others");

  private final String text;

  ConvKind(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}

package dev.lanewise.bench.peers;

/** How oneDNN has images in memory, and by which algorithm it computes. */
enum ConvLayout {
  /** As oneDNN likes best. */
  OWN,
  /** Channels last, as in Lanewise. */
  NHWC,
  /** As the Winograd algorithm of oneDNN 2 likes best. */
  WINOGRAD
}

package dev.lanewise.bench.peers;

import java.util.Arrays;

/**
 * The convolutions: those of the note's net, unpadded in batches of 64, and of VGG, ResNet and
 * MobileNet, one padded image. With what oneDNN 3.8.1 is known to do, in GFLOP/s on an idle machine
 * of two Zen 5 cores with AVX-512: in its own layout / channels last, forward, backward input and
 * backward weights on one thread, then on two.
 */
enum ConvCase {
  NOTE_1(64, 28, 1, 32, 3, 1, "119/69 12/10 148/138 211/93 22/15 237/221"),
  NOTE_2(64, 13, 32, 64, 3, 1, "185/206 191/186 180/205 326/370 338/305 305/285"),
  NOTE_3(64, 5, 64, 64, 3, 1, "148/194 206/145 122/162 228/291 363/178 78/105"),
  VGG_224(1, 224, 64, 64, 3, 1, "208/216 205/217 178/132 389/418 389/394 341/256", 454, 832),
  VGG_112(1, 112, 128, 128, 3, 1, "209/220 206/218 187/139 387/375 378/381 349/132", 463, 857),
  VGG_56(1, 56, 256, 256, 3, 1, "210/220 207/219 198/193 385/389 380/381 362/324", 618, 1145),
  VGG_28(1, 28, 512, 512, 3, 1, "196/216 193/214 203/192 365/379 384/382 385/318", 505, 933),
  VGG_14(1, 14, 512, 512, 3, 1, "197/216 203/212 203/205 330/399 325/427 331/346", 392, 738),
  RESNET_FIRST(1, 224, 3, 64, 7, 2, "205/204 36/37 168/168 362/314 65/66 299/298"),
  RESNET_DOWN(1, 56, 256, 64, 1, 1, "203/221 205/212 200/190 351/378 373/376 346/334"),
  RESNET_UP(1, 56, 64, 256, 1, 1, "205/216 197/218 208/194 374/373 347/382 360/333"),
  RESNET_LAST(1, 7, 2048, 512, 1, 1, "206/205 201/205 206/184 359/371 362/373 372/328"),
  MOBILENET_112(112, 32, "108/99 99/91 137/108 108/137 117/112 151/95"),
  MOBILENET_14(14, 512, "125/52 83/69 166/97 116/94 98/72 132/94");

  private final int batch;
  private final int side;
  private final int channels;
  private final int filters;
  private final int kernel;
  private final int stride;
  private final boolean depthwise;
  private final double[] figures;
  private final double[] winograd;

  ConvCase(int batch, int side, int channels, int filters, int kernel, int stride, String figures) {
    this(batch, side, channels, filters, kernel, stride, false, figures);
  }

  /** With what the Winograd algorithm of oneDNN 2.6.3 is known to do forward. */
  ConvCase(
      int batch,
      int side,
      int channels,
      int filters,
      int kernel,
      int stride,
      String figures,
      double... winograd) {
    this(batch, side, channels, filters, kernel, stride, false, figures, winograd);
  }

  /** Depthwise 3x3. */
  ConvCase(int side, int channels, String figures) {
    this(1, side, channels, channels, 3, 1, true, figures);
  }

  ConvCase(
      int batch,
      int side,
      int channels,
      int filters,
      int kernel,
      int stride,
      boolean depthwise,
      String figures,
      double... winograd) {
    this.batch = batch;
    this.side = side;
    this.channels = channels;
    this.filters = filters;
    this.kernel = kernel;
    this.stride = stride;
    this.depthwise = depthwise;
    this.figures = Arrays.stream(figures.split("[ /]")).mapToDouble(Double::parseDouble).toArray();
    this.winograd = winograd;
  }

  int batch() {
    return batch;
  }

  /** Rows and columns of an image. */
  int side() {
    return side;
  }

  int channels() {
    return channels;
  }

  int filters() {
    return filters;
  }

  /** Rows and columns of the kernel. */
  int kernel() {
    return kernel;
  }

  int stride() {
    return stride;
  }

  boolean depthwise() {
    return depthwise;
  }

  ConvKind kind() {
    if (depthwise) {
      return ConvKind.DEPTHWISE;
    }
    if (channels <= 3) {
      return ConvKind.FEW_CHANNELS;
    }
    return kernel == 3 && stride == 1 && channels >= 64 ? ConvKind.WIDE : ConvKind.OTHER;
  }

  private boolean padded() {
    return batch == 1;
  }

  /** Rows and columns of an output image. */
  int outputSide() {
    return padded() ? Math.ceilDiv(side, stride) : (side - kernel) / stride + 1;
  }

  /** Zeros above and to the left. */
  int paddingBefore() {
    return padding() / 2;
  }

  /** Zeros below and to the right. */
  int paddingAfter() {
    return padding() - paddingBefore();
  }

  private int padding() {
    return padded() ? Math.max(0, (outputSide() - 1) * stride + kernel - side) : 0;
  }

  /** Floating-point operations, those on padding included. */
  double work() {
    double pixels = (double) batch * outputSide() * outputSide();
    return 2 * pixels * filters * kernel * kernel * (depthwise ? 1 : channels);
  }

  /** Whether oneDNN 2 has a Winograd algorithm for it. */
  boolean winograd() {
    return winograd.length > 0;
  }

  /** What oneDNN is known to do. */
  double figure(ConvPass pass, ConvLayout layout, int threads) {
    return layout == ConvLayout.WINOGRAD
        ? winograd[threads - 1]
        : figures[6 * (threads - 1) + 2 * pass.ordinal() + layout.ordinal()];
  }

  @Override
  public String toString() {
    String size = "%d x %d x %d x %d".formatted(batch, side, side, channels);
    String strided = stride == 1 ? "" : ", stride " + stride;
    return depthwise
        ? "%s, depthwise %dx%d".formatted(size, kernel, kernel)
        : "%s x %d, %dx%d%s".formatted(size, filters, kernel, kernel, strided);
  }
}

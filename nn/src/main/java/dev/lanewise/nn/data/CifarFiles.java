package dev.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of the CIFAR binary format: for each image its labels, a byte each, and then 32 x 32 pixels
 * of red, of green and of blue, row by row.
 *
 * @param labels bytes before an image
 * @param label which of them counts
 * @param classes labels are below this
 */
record CifarFiles(int labels, int label, int classes) {
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int PIXELS = SIDE * SIDE;
  private static final float SCALE = 1f / 255f;

  /** The images of all files, one file after another. */
  LabeledImages read(List<Path> files) throws IOException {
    long total = 0;
    for (Path file : files) {
      total += images(file);
    }
    if (total > Integer.MAX_VALUE / (PIXELS * CHANNELS)) {
      throw new IOException(files + ": more images than a tensor holds: " + total);
    }
    Tensor images = Tensor.zeros((int) total, SIDE, SIDE, CHANNELS);
    Tensor numbers = Tensor.zeros((int) total);
    int image = 0;
    for (Path file : files) {
      int end = image + (int) images(file);
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        for (; image < end; image++) {
          record(file, in, images.row(image), numbers.row(image));
        }
      }
    }
    return new LabeledImages(images, numbers);
  }

  private int recordBytes() {
    return labels + PIXELS * CHANNELS;
  }

  private long images(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes == 0 || bytes % recordBytes() != 0) {
      throw new IOException(
          file + ": expected images of " + recordBytes() + " bytes each, got " + bytes + " bytes");
    }
    return bytes / recordBytes();
  }

  private void record(Path file, InputStream in, Tensor image, Tensor number) throws IOException {
    byte[] bytes = in.readNBytes(recordBytes());
    if (bytes.length < recordBytes()) {
      throw new IOException(file + ": the file ends too early");
    }
    int value = bytes[label] & 0xff;
    if (value >= classes) {
      throw new IOException(file + ": labels: expected 0 to " + (classes - 1) + ", got " + value);
    }
    float[] pixels = new float[PIXELS * CHANNELS];
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        int at = labels + channel * PIXELS + pixel;
        pixels[pixel * CHANNELS + channel] = (bytes[at] & 0xff) * SCALE;
      }
    }
    MemorySegment.copy(pixels, 0, image.segment(), ValueLayout.JAVA_FLOAT, 0, pixels.length);
    number.segment().set(ValueLayout.JAVA_FLOAT, 0, value);
    Reference.reachabilityFence(image);
    Reference.reachabilityFence(number);
  }
}

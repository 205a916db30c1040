package dev.lanewise.nn.data;

import dev.lanewise.nn.internal.data.ResizeAxis;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** The pixels of an image file, resized. The only class that needs the module java.desktop. */
final class ImagePixels {
  /** Larger images are refused before they are decoded. */
  private static final long MOST_PIXELS = 1L << 26;

  private static final int RGB = 3;

  /** What red, green and blue count in a grey value (ITU-R BT.601), as {@code tf.image} has it. */
  private static final float[] GREY = {0.2989f, 0.587f, 0.114f};

  private static final float WHITE = 255f;

  private ImagePixels() {}

  /**
   * Reads an image: the first, if a file has several.
   *
   * @return [height, width, 3], or [height, width, 1] of grey values, from 0 to 255
   */
  static Tensor read(Path file, int height, int width, boolean grey) throws IOException {
    try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException(file + ": expected an image (BMP, GIF, JPEG, PNG)");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        long pixels = ask(file, () -> (long) reader.getWidth(0) * reader.getHeight(0));
        if (pixels > MOST_PIXELS) {
          throw new IOException(
              file + ": expected an image of at most " + MOST_PIXELS + " pixels, got " + pixels);
        }
        return resized(ask(file, () -> reader.read(0)), height, width, grey);
      } finally {
        reader.dispose();
      }
    }
  }

  /**
   * Names the file where a reader fails. Those of the JDK stumble over damaged ones in many ways.
   */
  private static <T> T ask(Path file, Callable<T> question) throws IOException {
    try {
      return question.call();
    } catch (Exception e) {
      throw new IOException(file + ": damaged image: " + e.getMessage(), e);
    }
  }

  private static Tensor resized(BufferedImage image, int height, int width, boolean grey) {
    ResizeAxis rows = ResizeAxis.of(image.getHeight(), height);
    ResizeAxis columns = ResizeAxis.of(image.getWidth(), width);
    int channels = grey ? 1 : RGB;
    Tensor tensor = Tensor.zeros(height, width, channels);
    float[][] corners = new float[4][RGB];
    long at = 0;
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        pixel(image, rows.lower(i), columns.lower(j), grey, corners[0]);
        pixel(image, rows.lower(i), columns.upper(j), grey, corners[1]);
        pixel(image, rows.upper(i), columns.lower(j), grey, corners[2]);
        pixel(image, rows.upper(i), columns.upper(j), grey, corners[3]);
        for (int c = 0; c < channels; c++) {
          float share = columns.share(j);
          float above = ResizeAxis.between(corners[0][c], corners[1][c], share);
          float below = ResizeAxis.between(corners[2][c], corners[3][c], share);
          float value = ResizeAxis.between(above, below, rows.share(i));
          tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, at++, value);
        }
      }
    }
    Reference.reachabilityFence(tensor);
    return tensor;
  }

  private static void pixel(BufferedImage image, int row, int column, boolean grey, float[] to) {
    if (image.getColorModel() instanceof ComponentColorModel) {
      samples(image.getRaster(), row, column, to);
    } else {
      int rgb = image.getRGB(column, row);
      for (int c = 0; c < RGB; c++) {
        to[c] = rgb >> (16 - 8 * c) & 0xff;
      }
    }
    if (grey && !(to[0] == to[1] && to[1] == to[2])) {
      to[0] = Math.fma(GREY[2], to[2], Math.fma(GREY[1], to[1], GREY[0] * to[0]));
    }
  }

  /** Samples as they are stored: getRGB would change the brightness of grey images. */
  private static void samples(Raster raster, int row, int column, float[] to) {
    boolean colors = raster.getNumBands() >= RGB;
    boolean wide = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT;
    for (int c = 0; c < RGB; c++) {
      int sample = raster.getSample(column, row, colors ? c : 0);
      to[c] = wide ? sample * WHITE / 0xffff : sample;
    }
  }
}

package dev.lanewise.bench.plain;

import java.util.Arrays;

/**
 * A padded 3x3 convolution of one image over {@code float[]}: the patches of an output row are laid
 * out as the rows of a matrix and multiplied with the weights; width and filters are multiples of
 * 4.
 */
public final class PlainConvolution {
  private static final int KERNEL = 3;

  private final int height;
  private final int width;
  private final int channels;
  private final int filters;
  private final float[] input;
  private final float[] panels;
  private final float[] patches;
  private final float[] output;

  /** Of an input [height][width][channels] and weights [3][3][channels][filters]. */
  public PlainConvolution(
      int height, int width, int channels, int filters, float[] input, float[] weights) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.filters = filters;
    this.input = input;
    panels = PlainTile.panels(weights, KERNEL * KERNEL * channels, filters);
    patches = new float[width * KERNEL * KERNEL * channels];
    output = new float[height * width * filters];
  }

  /** Computes the output. */
  public void run() {
    Arrays.fill(output, 0f);
    int length = KERNEL * KERNEL * channels;
    for (int i = 0; i < height; i++) {
      for (int j = 0; j < width; j++) {
        for (int r = 0; r < KERNEL; r++) {
          for (int s = 0; s < KERNEL; s++) {
            cell(i + r - 1, j + s - 1, j * length + (r * KERNEL + s) * channels);
          }
        }
      }
      PlainTile.rows(width, filters, length, patches, length, panels, output, i * width * filters);
    }
  }

  private void cell(int row, int column, int to) {
    if (row >= 0 && row < height && column >= 0 && column < width) {
      System.arraycopy(input, (row * width + column) * channels, patches, to, channels);
    } else {
      Arrays.fill(patches, to, to + channels, 0f);
    }
  }

  /** The output [height][width][filters]. */
  public float[] result() {
    return output;
  }
}

package dev.lanewise.kernels;

/**
 * What Winograd's F(4x4, 3x3) adds up: the absolute values of all terms, in double precision, from
 * the matrices of the transforms. Its rounding errors are bounded by them, not by the terms of the
 * convolution itself.
 */
final class WinogradOracle {
  private static final double A = 0.625;
  private static final double B = 1.5;
  private static final double Q = A * A * B * B;
  private static final double S = A * A + B * B;
  private static final double N1 = 1 / (2 * A * A * (A * A - B * B));
  private static final double N2 = 1 / (2 * B * B * (B * B - A * A));

  /** Roundings on the way of a term: of weights, inputs and outputs, each along two axes. */
  private static final int TRANSFORMS = 2 * (4 + 2 + 4) + 1;

  /** Six points by three weights. */
  static final double[][] WEIGHTS = {
    {1 / Q, 0, 0},
    {N1, N1 * A, N1 * A * A},
    {N1, -N1 * A, N1 * A * A},
    {N2, N2 * B, N2 * B * B},
    {N2, -N2 * B, N2 * B * B},
    {0, 0, 1}
  };

  /** Six points by six inputs; the terms that are rounded apart stand apart. */
  static final double[][] INPUT = {
    {Q, 0, -S, 0, 1, 0},
    {0, -A * B * B, -B * B, A, 1, 0},
    {0, A * B * B, -B * B, -A, 1, 0},
    {0, -A * A * B, -A * A, B, 1, 0},
    {0, A * A * B, -A * A, -B, 1, 0},
    {0, Q, 0, -S, 0, 1}
  };

  /** Four outputs by six points. */
  static final double[][] OUTPUT = {
    {1, 1, 1, 1, 1, 0},
    {0, A, -A, B, -B, 0},
    {0, A * A, A * A, B * B, B * B, 0},
    {0, A * A * A, -A * A * A, B * B * B, -B * B * B, 1}
  };

  private WinogradOracle() {}

  /** Roundings of a sum over so many channels. */
  static int terms(int channels) {
    return channels + TRANSFORMS;
  }

  /**
   * The absolute values of all terms of each output, for an image [height, width, channels] with
   * {@code top} and {@code left} zeros before it, and weights [3, 3, channels, filters].
   */
  static double[] magnitude(
      int images,
      int height,
      int width,
      int channels,
      int top,
      int left,
      int outputHeight,
      int outputWidth,
      int filters,
      float[] input,
      float[] weights,
      float[] bias) {
    double[] sums = new double[images * outputHeight * outputWidth * filters];
    double[][][][] u = weights(channels, filters, weights);
    for (int image = 0; image < images; image++) {
      for (int y = 0; y < outputHeight; y += 4) {
        for (int x = 0; x < outputWidth; x += 4) {
          double[][][] v = new double[channels][][];
          for (int c = 0; c < channels; c++) {
            v[c] =
                both(INPUT, cells(6, y - top, x - left, image, height, width, channels, c, input));
          }
          for (int f = 0; f < filters; f++) {
            double[][] m = new double[6][6];
            for (int c = 0; c < channels; c++) {
              for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                  m[i][j] += v[c][i][j] * u[c][f][i][j];
                }
              }
            }
            double[][] outputs = both(OUTPUT, m);
            for (int i = 0; i < Math.min(4, outputHeight - y); i++) {
              for (int j = 0; j < Math.min(4, outputWidth - x); j++) {
                int at = (image * outputHeight + y + i) * outputWidth + x + j;
                sums[at * filters + f] = outputs[i][j] + Math.abs(bias[f]);
              }
            }
          }
        }
      }
    }
    return sums;
  }

  private static double[][][][] weights(int channels, int filters, float[] weights) {
    double[][][][] u = new double[channels][filters][][];
    for (int c = 0; c < channels; c++) {
      for (int f = 0; f < filters; f++) {
        double[][] g = new double[3][3];
        for (int tap = 0; tap < 9; tap++) {
          g[tap / 3][tap % 3] = weights[(tap * channels + c) * filters + f];
        }
        u[c][f] = both(WEIGHTS, g);
      }
    }
    return u;
  }

  /** {@code |t| |x| |t|'}. */
  private static double[][] both(double[][] t, double[][] x) {
    double[][] result = new double[t.length][t.length];
    for (int i = 0; i < t.length; i++) {
      for (int j = 0; j < t.length; j++) {
        for (int k = 0; k < x.length; k++) {
          for (int l = 0; l < x.length; l++) {
            result[i][j] += Math.abs(t[i][k] * x[k][l] * t[j][l]);
          }
        }
      }
    }
    return result;
  }

  /**
   * The absolute values of all terms of each gradient by the weights, for an image [height, width,
   * channels] with {@code top} and {@code left} zeros before it, and output gradients.
   */
  static double[] weightsMagnitude(
      Conv2dShape shape, int top, int left, float[] input, float[] gradOutput) {
    int channels = shape.channels();
    int filters = shape.filters();
    double[][][][] u = new double[channels][filters][6][6];
    for (int image = 0; image < shape.batch(); image++) {
      for (int y = 0; y < shape.outputHeight(); y += 4) {
        for (int x = 0; x < shape.outputWidth(); x += 4) {
          double[][][] z = new double[filters][][];
          for (int f = 0; f < filters; f++) {
            z[f] =
                both(
                    transposed(OUTPUT),
                    cells(
                        4,
                        y,
                        x,
                        image,
                        shape.outputHeight(),
                        shape.outputWidth(),
                        filters,
                        f,
                        gradOutput));
          }
          for (int c = 0; c < channels; c++) {
            double[][] v =
                both(
                    INPUT,
                    cells(
                        6,
                        y - top,
                        x - left,
                        image,
                        shape.height(),
                        shape.width(),
                        channels,
                        c,
                        input));
            for (int f = 0; f < filters; f++) {
              for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                  u[c][f][i][j] += v[i][j] * z[f][i][j];
                }
              }
            }
          }
        }
      }
    }
    double[] sums = new double[9 * channels * filters];
    for (int c = 0; c < channels; c++) {
      for (int f = 0; f < filters; f++) {
        double[][] g = both(transposed(WEIGHTS), u[c][f]);
        for (int tap = 0; tap < 9; tap++) {
          sums[(tap * channels + c) * filters + f] = g[tap / 3][tap % 3];
        }
      }
    }
    return sums;
  }

  /** A square of one channel's cells, with zeros outside the image. */
  private static double[][] cells(
      int size,
      int row,
      int column,
      int image,
      int height,
      int width,
      int channels,
      int channel,
      float[] values) {
    double[][] cells = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        int y = row + i;
        int x = column + j;
        if (y >= 0 && y < height && x >= 0 && x < width) {
          cells[i][j] = values[((image * height + y) * width + x) * channels + channel];
        }
      }
    }
    return cells;
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] result = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        result[j][i] = matrix[i][j];
      }
    }
    return result;
  }
}

package dev.lanewise.kernels;

/** Images of a size, moved down and to the right. */
record ShiftedImages(int batch, int height, int width, int channels) {
  /** The images moved, over a background that shows where they came from. */
  float[] shifted(float[] images, int rows, int columns, float[] background) {
    float[] shifted = background.clone();
    for (int b = 0; b < batch; b++) {
      for (int i = rows; i < height; i++) {
        for (int j = columns; j < width; j++) {
          int from = (b * height + i - rows) * width + j - columns;
          int to = (b * height + i) * width + j;
          System.arraycopy(images, from * channels, shifted, to * channels, channels);
        }
      }
    }
    return shifted;
  }
}

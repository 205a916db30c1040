package dev.lanewise.kernels;

/** The law of a channel's mean, and of the squares about it, over rows in blocks of 128. */
record NormLaw(float mean, float squares) {
  private static final int BLOCK = 128;

  /** One term of a sum that FMAs or additions make. */
  interface Step {
    float add(float sum, int row);
  }

  /** Of values that are one block. */
  static NormLaw of(float[] values, int from, int end) {
    float sum = 0;
    for (int i = from; i < end; i++) {
      sum += values[i] - values[from];
    }
    float mean = values[from] + sum / (end - from);
    float squares = 0;
    for (int i = from; i < end; i++) {
      squares = Math.fma(values[i] - mean, values[i] - mean, squares);
    }
    return new NormLaw(mean, squares);
  }

  /** The law of the statistics; squares are those of all rows. */
  static NormLaw ofColumn(float[] values) {
    int rows = values.length;
    int blocks = rows / BLOCK;
    int left = rows % BLOCK;
    NormLaw rest = left == 0 ? new NormLaw(0, 0) : of(values, rows - left, rows);
    if (blocks == 0) {
      return rest;
    }
    float[] means = new float[blocks];
    float sum = 0;
    for (int b = 0; b < blocks; b++) {
      NormLaw block = of(values, b * BLOCK, (b + 1) * BLOCK);
      means[b] = block.mean;
      sum += block.squares;
    }
    NormLaw whole = of(means, 0, blocks);
    float squares = Math.fma((float) BLOCK, whole.squares, sum);
    if (left == 0) {
      return new NormLaw(whole.mean, squares);
    }
    float d = rest.mean - whole.mean;
    float weight = (float) ((double) left * (rows - left) / rows);
    return new NormLaw(
        Math.fma(d, (float) ((double) left / rows), whole.mean),
        Math.fma(d * weight, d, squares + rest.squares));
  }

  /** A sum over rows by blocks. */
  static float blockSum(int rows, Step step) {
    return blockSum(rows, BLOCK, step);
  }

  static float blockSum(int rows, int block, Step step) {
    float total = 0;
    for (int first = 0; first < rows; first += block) {
      float sum = 0;
      for (int i = first; i < Math.min(rows, first + block); i++) {
        sum = step.add(sum, i);
      }
      total += sum;
    }
    return total;
  }
}

package dev.lanewise.nn.losses;

import java.lang.foreign.MemorySegment;

/** A function of each row and of its targets; the mean of a sample's rows. */
final class RowStep implements LossStep {
  /** Computes one row, in double precision. */
  interface RowLoss {
    /**
     * The loss of a row.
     *
     * @param length of the row
     * @param targets of all rows
     * @param targetsAt where the row's start
     * @param output of all rows
     * @param gradient of all rows; the row's is to be written
     * @param at where the row starts in output and gradient
     * @param scale what the gradient is multiplied by
     */
    double run(
        int length,
        MemorySegment targets,
        long targetsAt,
        MemorySegment output,
        MemorySegment gradient,
        long at,
        double scale);
  }

  private final Rows rows;
  private final RowLoss loss;

  RowStep(Rows rows, RowLoss loss) {
    this.rows = rows;
    this.loss = loss;
  }

  @Override
  public void run(
      MemorySegment output,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment losses,
      long lossesOffset,
      MemorySegment predictions,
      MemorySegment gradient,
      MemorySegment scratch) {
    MemorySegment.copy(output, 0, predictions, 0, rows.bytes());
    double rowScale = (double) scale / rows.each();
    for (int i = 0; i < rows.samples(); i++) {
      double sum = 0;
      for (int j = 0; j < rows.each(); j++) {
        long at = rows.at(i * rows.each() + j);
        sum += loss.run(rows.length(), targets, targetsOffset + at, output, gradient, at, rowScale);
      }
      Rows.set(losses, lossesOffset, i, (float) (sum / rows.each()));
    }
  }
}

package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Softmax;
import java.lang.foreign.MemorySegment;

/**
 * A loss of probabilities whose output is taken as values before a softmax. The loss has to divide
 * the probabilities of a row by their sum, so that its gradient g has {@code sum over c of g[c]
 * p[c] = 0}: the gradient by the logits is then {@code p g}.
 *
 * @param loss of the probabilities
 * @param rows of the output
 * @param softmax computes them
 */
record OfSoftmax(RowStep loss, Rows rows, Softmax softmax) implements LossStep {
  static LossStep of(RowStep loss, Rows rows, Parallelism parallelism) {
    return new OfSoftmax(loss, rows, Softmax.of(rows.count(), rows.length(), parallelism));
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
    softmax.run(output, 0, predictions, 0);
    loss.run(
        predictions,
        targets,
        targetsOffset,
        scale,
        losses,
        lossesOffset,
        predictions,
        gradient,
        scratch);
    for (int i = 0; i < rows.count() * rows.length(); i++) {
      Rows.set(gradient, 0, i, Rows.get(gradient, 0, i) * Rows.get(predictions, 0, i));
    }
  }
}

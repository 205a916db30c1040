package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;

/** Cross-entropy of outputs before their softmax, row by row. */
final class CrossEntropyStep implements LossStep {
  private final SoftmaxCrossEntropy operator;
  private final Rows rows;
  private final boolean labels;

  private CrossEntropyStep(SoftmaxCrossEntropy operator, Rows rows, boolean labels) {
    this.operator = operator;
    this.rows = rows;
    this.labels = labels;
  }

  static LossStep of(
      TargetForm form, int samples, Shape output, boolean logits, Parallelism parallelism) {
    boolean labels = form == TargetForm.LABELS;
    if (labels && output.rank() != 1) {
      throw new IllegalArgumentException(
          "cross-entropy of labels: expected an output of shape (classes), got " + output);
    }
    Rows rows = Rows.of(samples, output);
    return logits
        ? new CrossEntropyStep(
            SoftmaxCrossEntropy.of(rows.count(), rows.length(), parallelism), rows, labels)
        : new ProbabilityStep(rows, labels);
  }

  @Override
  public long scratchBytes() {
    return rows.each() == 1 ? 0 : (long) rows.count() * Float.BYTES;
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
    boolean direct = rows.each() == 1;
    MemorySegment each = direct ? losses : scratch;
    long eachOffset = direct ? lossesOffset : 0;
    if (labels) {
      operator.runSparse(
          output, 0, targets, targetsOffset, scale, each, eachOffset, predictions, 0, gradient, 0);
    } else {
      operator.run(
          output,
          0,
          targets,
          targetsOffset,
          scale / rows.each(),
          each,
          eachOffset,
          predictions,
          0,
          gradient,
          0);
    }
    if (!direct) {
      rows.mean(scratch, losses, lossesOffset);
    }
  }
}

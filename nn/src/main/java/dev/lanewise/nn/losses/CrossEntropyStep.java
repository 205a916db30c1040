package dev.lanewise.nn.losses;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.SoftmaxCrossEntropy;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;

/** Cross-entropy of outputs before their softmax. */
final class CrossEntropyStep implements LossStep {
  private final SoftmaxCrossEntropy operator;
  private final boolean labels;

  private CrossEntropyStep(SoftmaxCrossEntropy operator, boolean labels) {
    this.operator = operator;
    this.labels = labels;
  }

  static LossStep of(
      TargetForm form, int samples, Shape output, boolean logits, Parallelism parallelism) {
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "cross-entropy: expected an output of shape (classes), got " + output);
    }
    boolean labels = form == TargetForm.LABELS;
    int classes = output.get(0);
    return logits
        ? new CrossEntropyStep(SoftmaxCrossEntropy.of(samples, classes, parallelism), labels)
        : new ProbabilityStep(samples, classes, labels);
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
      MemorySegment gradient) {
    if (labels) {
      operator.runSparse(
          output,
          0,
          targets,
          targetsOffset,
          scale,
          losses,
          lossesOffset,
          predictions,
          0,
          gradient,
          0);
    } else {
      operator.run(
          output,
          0,
          targets,
          targetsOffset,
          scale,
          losses,
          lossesOffset,
          predictions,
          0,
          gradient,
          0);
    }
  }
}

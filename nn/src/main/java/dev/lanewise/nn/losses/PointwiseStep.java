package dev.lanewise.nn.losses;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.DoubleBinaryOperator;

/**
 * A sum over a sample's values of a function of output and target, divided by a number. Computed in
 * double precision, from the first value to the last.
 */
final class PointwiseStep implements LossStep {
  private final int samples;
  private final int size;
  private final int divisor;
  private final DoubleBinaryOperator value;
  private final DoubleBinaryOperator slope;

  private PointwiseStep(
      int samples, int size, int divisor, DoubleBinaryOperator value, DoubleBinaryOperator slope) {
    this.samples = samples;
    this.size = size;
    this.divisor = divisor;
    this.value = value;
    this.slope = slope;
  }

  /**
   * The mean over all values of a sample.
   *
   * @param value of an output and its target
   * @param slope of the value along the output
   */
  static LossStep mean(
      int samples, Shape output, DoubleBinaryOperator value, DoubleBinaryOperator slope) {
    return new PointwiseStep(samples, output.size(), output.size(), value, slope);
  }

  /** The sum along the last axis; the mean of these sums where a sample has several. */
  static LossStep sum(
      int samples, Shape output, DoubleBinaryOperator value, DoubleBinaryOperator slope) {
    return new PointwiseStep(samples, output.size(), Rows.of(samples, output).each(), value, slope);
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
    MemorySegment.copy(output, 0, predictions, 0, (long) samples * size * Float.BYTES);
    for (int i = 0; i < samples; i++) {
      double sum = 0;
      for (int j = 0; j < size; j++) {
        long at = ((long) i * size + j) * Float.BYTES;
        double y = output.get(ValueLayout.JAVA_FLOAT, at);
        double t = targets.get(ValueLayout.JAVA_FLOAT, targetsOffset + at);
        sum += value.applyAsDouble(y, t);
        float change = (float) (slope.applyAsDouble(y, t) / divisor * scale);
        gradient.set(ValueLayout.JAVA_FLOAT, at, change);
      }
      float loss = (float) (sum / divisor);
      losses.set(ValueLayout.JAVA_FLOAT, lossesOffset + (long) i * Float.BYTES, loss);
    }
  }
}

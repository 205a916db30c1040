package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The area under a curve that a threshold draws: of the share of positives found against the share
 * of negatives taken for positive (ROC), or of precision against recall (PR). Thresholds are {@code
 * i / (n - 1)}, the first a little below 0, the last a little above 1; an output says positive
 * where it is above. Areas are interpolated as Keras does: trapezoids of the ROC curve; for PR,
 * counts between thresholds (Davis and Goadrich, "The relationship between precision-recall and ROC
 * curves", 2006). All outputs of a sample count alike; a target is positive where it is not 0, a
 * label being 1 for its class and 0 for the others.
 *
 * @param thresholds how many, n
 * @param curve which curve
 * @param name the name in logs
 */
public record AUC(int thresholds, Curve curve, String name) implements Metric {
  /** What the area lies under. */
  public enum Curve {
    /** Positives found against negatives taken for positive. */
    ROC,
    /** Precision against recall. */
    PR
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if there are fewer than 3 thresholds
   */
  public AUC {
    if (thresholds < 3) {
      throw new IllegalArgumentException(
          name + ": thresholds: expected 3 or more, got " + thresholds);
    }
  }

  /** Keras's defaults: 200 thresholds, ROC, under its own name, {@code auc}. */
  public static AUC of() {
    return new AUC(200, Curve.ROC, "auc");
  }

  /** The same with another number of thresholds. */
  public AUC thresholds(int count) {
    return new AUC(count, curve, name);
  }

  /** The same of another curve. */
  public AUC curve(Curve newCurve) {
    return new AUC(thresholds, newCurve, name);
  }

  /** The same under another name. */
  public AUC named(String newName) {
    return new AUC(thresholds, curve, newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return new Step(this, samples, TargetRows.of(form, output));
  }

  /**
   * Says of each output how many thresholds it is above, less than zero if the target is negative;
   * counts of positives, then of negatives, are gathered by that number.
   */
  private record Step(AUC options, int samples, TargetRows rows) implements MetricStep {
    @Override
    public int width() {
      return rows.outputs();
    }

    @Override
    public int totals() {
      return 2 * options.thresholds;
    }

    @Override
    public void run(
        MemorySegment predictions,
        MemorySegment targets,
        long targetsOffset,
        MemorySegment values,
        long valuesOffset,
        MemorySegment scratch) {
      for (int i = 0; i < samples; i++) {
        for (int j = 0; j < rows.outputs(); j++) {
          float share = Math.min(1, rows.prediction(predictions, i, j));
          // What is not a number is above the first threshold alone.
          float above = share > 0 ? (float) Math.ceil(share * (options.thresholds - 1)) : 1;
          boolean positive = rows.get(targets, targetsOffset, i, j) != 0;
          long at = valuesOffset + ((long) i * rows.outputs() + j) * Float.BYTES;
          values.set(ValueLayout.JAVA_FLOAT, at, positive ? above : -above);
        }
      }
    }

    @Override
    public void add(MemorySegment values, int count, double[] totals) {
      for (int i = 0; i < count * rows.outputs(); i++) {
        float value = values.get(ValueLayout.JAVA_FLOAT, (long) i * Float.BYTES);
        int above = (int) Math.abs(value) - 1;
        totals[value > 0 ? above : options.thresholds + above]++;
      }
    }

    @Override
    public double result(double[] totals, long count) {
      int n = options.thresholds;
      double positives = 0;
      double negatives = 0;
      for (int i = 0; i < n; i++) {
        positives += totals[i];
        negatives += totals[n + i];
      }
      double area = 0;
      double found = 0;
      double wrong = 0;
      // From the highest threshold, which nothing is above, to the lowest.
      for (int i = n - 1; i >= 0; i--) {
        area +=
            options.curve == Curve.ROC
                ? totals[n + i] * (found + totals[i] / 2)
                : precision(found, wrong, totals[i], totals[n + i]);
        found += totals[i];
        wrong += totals[n + i];
      }
      double whole = options.curve == Curve.ROC ? positives * negatives : positives;
      return whole == 0 ? 0 : area / whole;
    }

    /** The integral of precision over positives found, from one threshold to the next. */
    private static double precision(double found, double wrong, double more, double moreWrong) {
      double all = found + wrong;
      double step = more + moreWrong;
      if (step == 0) {
        return 0;
      }
      double slope = more / step;
      double intercept = found - slope * all;
      double ratio = all > 0 ? (all + step) / all : 1;
      return slope * (more + intercept * StrictMath.log(ratio));
    }
  }
}

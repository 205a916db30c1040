package dev.lanewise.nn.metrics;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The harmonic mean of precision and recall, {@code 2 p r / (p + r)}, 0 where both are 0, of each
 * class, averaged. A sample is said to be of the class of its largest outputs, or of all classes
 * whose output is above the threshold; a target is positive where it is not 0, a label being 1 for
 * its class and 0 for the others. Keras's default is a list of all classes' scores; here it is
 * {@link Average#MACRO}.
 *
 * @param average how classes are averaged
 * @param threshold 0 to 1, or NaN for the largest outputs
 * @param name the name in logs
 */
public record F1Score(Average average, float threshold, String name) implements Metric {
  /** How classes are averaged. */
  public enum Average {
    /** The mean of the classes' scores. */
    MACRO,
    /** The score of all classes' counts together. */
    MICRO,
    /** The mean of the classes' scores, weighted by their positives. */
    WEIGHTED
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if {@code threshold} is neither NaN nor 0 to 1
   */
  public F1Score {
    if (!Float.isNaN(threshold)) {
      Outcomes.check(name, threshold);
    }
  }

  /** The mean of the classes' scores, under its own name, {@code f1_score}. */
  public static F1Score of() {
    return new F1Score(Average.MACRO, Float.NaN, "f1_score");
  }

  /** The same with another average. */
  public F1Score average(Average newAverage) {
    return new F1Score(newAverage, threshold, name);
  }

  /** The same with a threshold. */
  public F1Score threshold(double newThreshold) {
    return new F1Score(average, (float) newThreshold, name);
  }

  /** The same under another name. */
  public F1Score named(String newName) {
    return new F1Score(average, threshold, newName);
  }

  @Override
  public MetricStep step(int samples, Shape output, TargetForm form, Parallelism parallelism) {
    return new Step(this, samples, TargetRows.of(form, output));
  }

  /** Says of each output whether it was found, wrong or missed; gathers counts by class. */
  private record Step(F1Score options, int samples, TargetRows rows) implements MetricStep {
    private static final int FOUND = 1;
    private static final int WRONG = 2;
    private static final int MISSED = 3;

    @Override
    public int width() {
      return rows.outputs();
    }

    @Override
    public int totals() {
      return 3 * rows.outputs();
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
        float largest = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < rows.outputs(); j++) {
          largest = Math.max(largest, rows.prediction(predictions, i, j));
        }
        for (int j = 0; j < rows.outputs(); j++) {
          float value = rows.prediction(predictions, i, j);
          boolean said =
              Float.isNaN(options.threshold)
                  ? value == largest && Math.abs(value) > 1e-9f
                  : value > options.threshold;
          boolean is = rows.get(targets, targetsOffset, i, j) != 0;
          int outcome = said ? (is ? FOUND : WRONG) : is ? MISSED : 0;
          long at = valuesOffset + ((long) i * rows.outputs() + j) * Float.BYTES;
          values.set(ValueLayout.JAVA_FLOAT, at, outcome);
        }
      }
    }

    @Override
    public void add(MemorySegment values, int count, double[] totals) {
      for (int i = 0; i < count * rows.outputs(); i++) {
        int outcome = (int) values.get(ValueLayout.JAVA_FLOAT, (long) i * Float.BYTES);
        if (outcome != 0) {
          totals[i % rows.outputs() * 3 + outcome - FOUND]++;
        }
      }
    }

    @Override
    public double result(double[] totals, long count) {
      double sum = 0;
      double weights = 0;
      double found = 0;
      double others = 0;
      for (int at = 0; at < totals.length; at += 3) {
        double classFound = totals[at];
        double classOthers = totals[at + WRONG - FOUND] + totals[at + MISSED - FOUND];
        double positives = classFound + totals[at + MISSED - FOUND];
        double weight = options.average == Average.WEIGHTED ? positives : 1;
        sum += weight * score(classFound, classOthers);
        weights += weight;
        found += classFound;
        others += classOthers;
      }
      if (options.average == Average.MICRO) {
        return score(found, others);
      }
      return weights == 0 ? 0 : sum / weights;
    }

    /** 2 p r / (p + r), p = found / (found + wrong), r = found / (found + missed). */
    private static double score(double found, double wrongAndMissed) {
      return found == 0 ? 0 : 2 * found / (2 * found + wrongAndMissed);
    }
  }
}

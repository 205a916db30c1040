package dev.lanewise.nn.metrics;

import static dev.lanewise.nn.data.TargetForm.LABELS;
import static dev.lanewise.nn.data.TargetForm.VALUES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.architecture.ClassFiles;
import dev.lanewise.kernels.Guarded;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.TargetForm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The values of Keras's documentation, and those that follow from definitions. */
class MetricTest {
  private static final float[][] COLUMN = {{0}, {0.5f}, {0.3f}, {0.9f}};
  private static final float[][] YES_NO = {{0}, {0}, {1}, {1}};

  private static double of(Metric metric, float[][] targets, float[][] outputs) {
    try (Arena arena = Arena.ofShared()) {
      return of(arena, metric, rows(arena, targets), VALUES, outputs);
    }
  }

  private static double of(Metric metric, int[] labels, float[][] outputs) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment targets = arena.allocateFrom(ValueLayout.JAVA_INT, labels);
      return of(arena, metric, targets, LABELS, outputs);
    }
  }

  /** In two batches of unlike sizes. */
  private static double of(
      Arena arena, Metric metric, MemorySegment targets, TargetForm form, float[][] outputs) {
    int samples = outputs.length;
    int first = (samples + 1) / 2;
    Shape shape = Shape.of(outputs[0].length);
    double[] totals = new double[metric.step(1, shape, form, Parallelism.caller()).totals()];
    double result = Double.NaN;
    for (int from = 0; from < samples; from += first) {
      int count = Math.min(first, samples - from);
      MetricStep step = metric.step(count, shape, form, Parallelism.caller());
      Guarded values = Guarded.of(arena, count * step.width());
      int targetSize = form == LABELS ? 1 : shape.size();
      step.run(
          rows(arena, Arrays.copyOfRange(outputs, from, from + count)),
          targets,
          4L * from * targetSize,
          values.segment(),
          values.offset(),
          arena.allocate(step.scratchBytes(), Memory.ALIGNMENT));
      values.assertSurroundingsUntouched();
      step.add(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values.values()), count, totals);
      result = step.result(totals, samples);
    }
    return result;
  }

  private static MemorySegment rows(Arena arena, float[][] rows) {
    MemorySegment all = arena.allocate(4L * rows.length * rows[0].length, Memory.ALIGNMENT);
    for (int i = 0; i < rows.length; i++) {
      MemorySegment.copy(
          rows[i], 0, all, ValueLayout.JAVA_FLOAT, 4L * i * rows[i].length, rows[i].length);
    }
    return all;
  }

  @Test
  void everyMetricIsTested() throws Exception {
    assertEquals(
        ClassFiles.implementing(Metric.class),
        Stream.of(
                Accuracy.of(),
                BinaryAccuracy.of(),
                CategoricalAccuracy.of(),
                SparseCategoricalAccuracy.of(),
                TopKCategoricalAccuracy.of(),
                SparseTopKCategoricalAccuracy.of(),
                Precision.of(),
                Recall.of(),
                AUC.of(),
                F1Score.of(),
                MeanSquaredError.of(),
                MeanAbsoluteError.of(),
                RootMeanSquaredError.of())
            .map(metric -> metric.getClass().getName())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void accuracies() {
    float[][] classes = {{0, 0, 1}, {0, 1, 0}};
    float[][] outputs = {{0.1f, 0.9f, 0.8f}, {0.05f, 0.95f, 0}};
    assertEquals(0.5, of(CategoricalAccuracy.of(), classes, outputs));
    assertEquals(0.5, of(Accuracy.of(), classes, outputs));
    assertEquals(0.5, of(SparseCategoricalAccuracy.of(), new int[] {2, 1}, outputs));
    float[][] signs = {{1}, {1}, {0}, {0}};
    float[][] said = {{0.98f}, {1}, {0}, {0.6f}};
    assertEquals(0.75, of(BinaryAccuracy.of(), signs, said));
    assertEquals(0.75, of(Accuracy.of(), signs, said));
    assertEquals(0.75, of(Accuracy.of(), new int[] {1, 1, 0, 0}, said));
  }

  @Test
  void theFirstK() {
    float[][] outputs = {{0.1f, 0.9f, 0.8f}, {0.05f, 0.95f, 0}};
    float[][] classes = {{0, 0, 1}, {0, 1, 0}};
    assertEquals(0.5, of(TopKCategoricalAccuracy.of(1), classes, outputs));
    assertEquals(1, of(TopKCategoricalAccuracy.of(2), classes, outputs));
    assertEquals(0.5, of(SparseTopKCategoricalAccuracy.of(1), new int[] {2, 1}, outputs));
    assertEquals(1, of(SparseTopKCategoricalAccuracy.of(), new int[] {2, 1}, outputs));
    float[][] ties = {{1, 1, 1, Float.NaN}};
    assertEquals(1, of(SparseTopKCategoricalAccuracy.of(2), new int[] {2}, ties), "ties are in");
    assertEquals(0, of(SparseTopKCategoricalAccuracy.of(1), new int[] {2}, ties), "NaN is larger");
    assertEquals(0, of(SparseTopKCategoricalAccuracy.of(3), new int[] {3}, ties), "NaN is out");
  }

  @Test
  void precisionAndRecall() {
    float[][] targets = {{0}, {1}, {1}, {1}};
    float[][] outputs = {{1}, {0}, {1}, {1}};
    assertEquals(2.0 / 3, of(Precision.of(), targets, outputs));
    assertEquals(2.0 / 3, of(Recall.of(), targets, outputs));
    assertEquals(
        1, of(Precision.of().threshold(0.5), YES_NO, new float[][] {{0.5f}, {0}, {0}, {1}}));
    assertEquals(0, of(Precision.of(), YES_NO, new float[4][1]), "nothing said");
    assertEquals(0, of(Recall.of(), new float[4][1], COLUMN), "nothing to find");
    float[][] two = {{0.9f, 0.2f}, {0.8f, 0.7f}};
    assertEquals(0.5, of(Precision.of().classId(0), new int[] {0, 1}, two));
    assertEquals(1, of(Precision.of().classId(1), new int[] {0, 1}, two));
    assertEquals(2.0 / 3, of(Precision.of(), new int[] {0, 1}, two));
    refused("classId", () -> of(Recall.of().classId(2), new int[] {0, 1}, two));
  }

  @Test
  void f1() {
    float[][] targets = {{1, 1, 1}, {1, 0, 0}, {1, 1, 0}};
    float[][] outputs = {{0.2f, 0.6f, 0.7f}, {0.2f, 0.6f, 0.6f}, {0.6f, 0.8f, 0}};
    F1Score score = F1Score.of().threshold(0.5);
    // Keras's list is 0.5, 0.8, 2/3, of classes with 3, 2 and 1 positives.
    assertEquals((0.5 + 0.8 + 2.0 / 3) / 3, of(score, targets, outputs), 1e-12);
    double weighted = (3 * 0.5 + 2 * 0.8 + 2.0 / 3) / 6;
    assertEquals(weighted, of(score.average(F1Score.Average.WEIGHTED), targets, outputs), 1e-12);
    // 4 found, 2 wrong, 2 missed.
    assertEquals(2.0 / 3, of(score.average(F1Score.Average.MICRO), targets, outputs), 1e-12);
    float[][] largest = {{0.2f, 0.6f}, {0.9f, 0.1f}, {0.3f, 0.4f}};
    // Class 0: 1 found, 1 missed; class 1: 1 found, 1 wrong.
    assertEquals(2.0 / 3, of(F1Score.of(), new int[] {0, 0, 1}, largest), 1e-12);
  }

  @Test
  void areaOfTheExample() {
    assertEquals(0.75, of(AUC.of().thresholds(3), YES_NO, COLUMN), 1e-12);
    assertEquals(1, of(AUC.of(), YES_NO, new float[][] {{0}, {0.3f}, {0.6f}, {1}}));
    assertEquals(0, of(AUC.of(), YES_NO, new float[][] {{1}, {0.8f}, {0.2f}, {0}}));
    assertEquals(0, of(AUC.of(), new float[4][1], COLUMN), "no positives");
    float[][] nan = {{0}, {0.1f}, {Float.NaN}, {1}};
    assertTrue(of(AUC.of(), YES_NO, nan) < 1, "NaN is low");
  }

  /** The ROC area is the chance that a positive lies above a negative, ties counting half. */
  @Test
  void areaIsTheChanceOfTheRightOrder() {
    Random random = new Random(5);
    float[][] targets = new float[300][1];
    float[][] outputs = new float[300][1];
    for (int i = 0; i < 300; i++) {
      targets[i][0] = random.nextInt(3) == 0 ? 1 : 0;
      // In the middle between thresholds, where the rounding of thresholds does not matter.
      outputs[i][0] = (random.nextInt(targets[i][0] > 0 ? 40 : 30) + 0.5f) / 40;
    }
    double right = 0;
    double pairs = 0;
    for (int i = 0; i < 300; i++) {
      for (int j = 0; j < 300; j++) {
        if (targets[i][0] > targets[j][0]) {
          right += 0.5 * (1 + Math.signum(outputs[i][0] - outputs[j][0]));
          pairs++;
        }
      }
    }
    assertEquals(right / pairs, of(AUC.of().thresholds(41), targets, outputs), 1e-12);
    double precision = of(AUC.of().thresholds(41).curve(AUC.Curve.PR), targets, outputs);
    assertEquals(areaOfPrecision(targets, outputs), precision, 1e-6);
  }

  /** The integral of precision over recall, counts growing evenly from threshold to threshold. */
  private static double areaOfPrecision(float[][] targets, float[][] outputs) {
    double area = 0;
    double found = 0;
    double said = 0;
    double positives = 0;
    for (float[] target : targets) {
      positives += target[0];
    }
    for (int bucket = 39; bucket >= 0; bucket--) {
      double moreFound = 0;
      double moreSaid = 0;
      for (int i = 0; i < targets.length; i++) {
        if ((int) (outputs[i][0] * 40) == bucket) {
          moreFound += targets[i][0];
          moreSaid++;
        }
      }
      int parts = 20_000;
      for (int part = 0; part < parts && moreSaid > 0; part++) {
        double share = (part + 0.5) / parts;
        double precision = (found + share * moreFound) / (said + share * moreSaid);
        area += precision * moreFound / parts / positives;
      }
      found += moreFound;
      said += moreSaid;
    }
    return area;
  }

  @Test
  void errors() {
    float[][] targets = {{0, 1}, {0, 0}, {2, 5}};
    float[][] outputs = {{1, 1}, {1, 0}, {2, 1}};
    assertEquals(3, of(MeanSquaredError.of(), targets, outputs), 1e-6);
    assertEquals(Math.sqrt(3), of(RootMeanSquaredError.of(), targets, outputs), 1e-6);
    assertEquals(1, of(MeanAbsoluteError.of(), targets, outputs), 1e-6);
    refused("labels", () -> of(MeanSquaredError.of(), new int[] {0, 1, 0}, outputs));
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    refused("k", () -> TopKCategoricalAccuracy.of(0));
    refused("threshold", () -> Precision.of().threshold(1.5));
    refused("threshold", () -> F1Score.of().threshold(-1));
    refused("thresholds", () -> AUC.of().thresholds(2));
    refused("LABELS", () -> of(TopKCategoricalAccuracy.of(), new int[] {0}, new float[1][3]));
  }

  private static void refused(String what, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).toString();
    assertTrue(message.contains(what), message);
  }
}

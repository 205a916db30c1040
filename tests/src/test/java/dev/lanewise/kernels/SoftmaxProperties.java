package dev.lanewise.kernels;

import static dev.lanewise.kernels.ElementwiseProperties.assertMessage;
import static dev.lanewise.kernels.Guarded.assertSameBits;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.Tag;

@Tag("bits")
class SoftmaxProperties {
  private static final int[][] LARGE = {
    {37, 1009}, {1, 16_411}, {5, 20_011}, {5003, 10}, {2, 4096}
  };

  private interface Check {
    void shape(int rows, int classes);
  }

  private static void everyShape(Check check) {
    for (int classes = 1; classes <= 130; classes++) {
      check.shape(3, classes);
    }
    for (int[] shape : LARGE) {
      check.shape(shape[0], shape[1]);
    }
  }

  private static float[] logits(long seed, int count, float scale) {
    float[] values = Guarded.uniform(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] *= scale;
    }
    return values;
  }

  @Example
  void softmax_is_exact_to_its_bound_and_the_same_bits_everywhere() {
    everyShape(
        (rows, classes) -> {
          for (float scale : new float[] {0.01f, 1f, 10f, 100f}) {
            float[] x = logits(classes, rows * classes, scale);
            assertSoftmax(classes, x, compareSoftmax(rows, classes, x));
          }
          compareSoftmax(rows, classes, Guarded.adversarial(classes, rows * classes));
        });
  }

  private static float[] compareSoftmax(int rows, int classes, float[] x) {
    float[] reference =
        softmax(Softmax.of(rows, classes, Parallelism.caller(), KernelSet.scalar()), x, false);
    for (Parallelism threads : TestKernels.THREADS) {
      Softmax tested = Softmax.of(rows, classes, threads, TestKernels.tested());
      String what = rows + " x " + classes + " on " + threads;
      assertSameBits(reference, softmax(tested, x, false), what);
      assertSameBits(reference, softmax(tested, x, true), what + " in place");
    }
    return reference;
  }

  private static float[] softmax(Softmax softmax, float[] x, boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded from = Guarded.of(arena, x);
      Guarded to = inPlace ? from : Guarded.of(arena, x.length);
      softmax.run(from.segment(), from.offset(), to.segment(), to.offset());
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  private static void assertSoftmax(int classes, float[] x, float[] y) {
    for (int row = 0; row < x.length; row += classes) {
      SoftmaxOracle oracle = new SoftmaxOracle(row(x, row, classes));
      for (int i = 0; i < classes; i++) {
        double bound = oracle.p[i] * oracle.pError[i] + Float.MIN_NORMAL;
        assertNear(oracle.p[i], bound, y[row + i], "p of class " + i + " of " + classes);
      }
    }
  }

  private static double[] row(float[] values, int from, int count) {
    double[] row = new double[count];
    for (int i = 0; i < count; i++) {
      row[i] = values[from + i];
    }
    return row;
  }

  private static void assertNear(double expected, double bound, float actual, String what) {
    if (!(Math.abs(expected - actual) <= bound)) {
      throw new AssertionError(
          what + ": expected " + expected + " +- " + bound + ", got " + actual);
    }
  }

  @Example
  void softmax_gradient_is_exact_to_its_bound_and_the_same_bits_everywhere() {
    everyShape(
        (rows, classes) -> {
          float[] y = logits(classes, rows * classes, 1f);
          float[] gradient = logits(classes + 1, rows * classes, 3f);
          assertBackward(classes, y, gradient, compareBackward(rows, classes, y, gradient));
          float[] tiny = logits(classes + 2, rows * classes, 1e-30f);
          compareBackward(rows, classes, tiny, tiny);
          compareBackward(
              rows,
              classes,
              Guarded.adversarial(classes, rows * classes),
              Guarded.adversarial(classes + 1, rows * classes));
        });
  }

  private static float[] compareBackward(int rows, int classes, float[] y, float[] gradient) {
    SoftmaxBackward scalar =
        SoftmaxBackward.of(rows, classes, Parallelism.caller(), KernelSet.scalar());
    float[] reference = backward(scalar, y, gradient, false);
    for (Parallelism threads : TestKernels.THREADS) {
      SoftmaxBackward tested = SoftmaxBackward.of(rows, classes, threads, TestKernels.tested());
      String what = rows + " x " + classes + " on " + threads;
      assertSameBits(reference, backward(tested, y, gradient, false), what);
      assertSameBits(reference, backward(tested, y, gradient, true), what + " in place");
    }
    return reference;
  }

  private static float[] backward(
      SoftmaxBackward operator, float[] y, float[] gradient, boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded output = Guarded.of(arena, y);
      Guarded from = Guarded.of(arena, gradient);
      Guarded to = inPlace ? from : Guarded.of(arena, y.length);
      operator.run(
          output.segment(),
          output.offset(),
          from.segment(),
          from.offset(),
          to.segment(),
          to.offset());
      to.assertSurroundingsUntouched();
      return to.values();
    }
  }

  private static void assertBackward(int classes, float[] y, float[] gradient, float[] actual) {
    for (int row = 0; row < y.length; row += classes) {
      double dot = 0;
      double size = 0;
      for (int i = row; i < row + classes; i++) {
        dot += (double) y[i] * gradient[i];
        size += Math.abs((double) y[i] * gradient[i]);
      }
      double depth = (classes + 63) / 64 + 6;
      for (int i = row; i < row + classes; i++) {
        double expected = y[i] * (gradient[i] - dot);
        double bound = Math.abs(y[i]) * depth * size + 2 * Math.abs(expected);
        assertNear(expected, 1.01 * 0x1p-24 * bound + 1e-40, actual[i], "gradient " + i);
      }
    }
  }

  /** What one call gives. */
  private record Result(float[] losses, float[] probabilities, float[] gradient) {
    void assertSame(Result other, String what) {
      assertSameBits(losses, other.losses, what + ", losses");
      assertSameBits(probabilities, other.probabilities, what + ", probabilities");
      assertSameBits(gradient, other.gradient, what + ", gradient");
    }
  }

  private static Result dense(
      SoftmaxCrossEntropy operator,
      int rows,
      float[] x,
      float[] targets,
      float scale,
      boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded logits = Guarded.of(arena, x);
      Guarded t = Guarded.of(arena, targets);
      Guarded losses = Guarded.of(arena, rows);
      Guarded p = Guarded.of(arena, x.length);
      Guarded gradient = inPlace ? logits : Guarded.of(arena, x.length);
      operator.run(
          logits.segment(),
          logits.offset(),
          t.segment(),
          t.offset(),
          scale,
          losses.segment(),
          losses.offset(),
          p.segment(),
          p.offset(),
          gradient.segment(),
          gradient.offset());
      return result(losses, p, gradient);
    }
  }

  private static Result sparse(
      SoftmaxCrossEntropy operator, float[] x, int[] labels, float scale, boolean inPlace) {
    try (Arena arena = Arena.ofShared()) {
      Guarded logits = Guarded.of(arena, x);
      float[] bits = new float[labels.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.intBitsToFloat(labels[i]);
      }
      Guarded t = Guarded.of(arena, bits);
      Guarded losses = Guarded.of(arena, labels.length);
      Guarded p = Guarded.of(arena, x.length);
      Guarded gradient = inPlace ? logits : Guarded.of(arena, x.length);
      operator.runSparse(
          logits.segment(),
          logits.offset(),
          t.segment(),
          t.offset(),
          scale,
          losses.segment(),
          losses.offset(),
          p.segment(),
          p.offset(),
          gradient.segment(),
          gradient.offset());
      return result(losses, p, gradient);
    }
  }

  private static Result result(Guarded losses, Guarded p, Guarded gradient) {
    for (Guarded output : List.of(losses, p, gradient)) {
      output.assertSurroundingsUntouched();
    }
    return new Result(losses.values(), p.values(), gradient.values());
  }

  @Example
  void cross_entropy_is_exact_to_its_bound_and_the_same_bits_everywhere() {
    everyShape(
        (rows, classes) -> {
          int count = rows * classes;
          for (float scale : new float[] {1f, 10f, 100f}) {
            float[] x = logits(classes, count, scale);
            float[] targets = logits(classes + 1, count, 1f);
            Result result = compareDense(rows, classes, x, targets);
            assertCrossEntropy(rows, classes, x, targets, result);
            assertSameBits(
                compareSoftmax(rows, classes, x), result.probabilities, "the same as Softmax");
            int[] labels = labels(rows, classes);
            float[] oneHot = oneHot(classes, labels);
            Result oneHotResult = compareDense(rows, classes, x, oneHot);
            assertCrossEntropy(rows, classes, x, oneHot, oneHotResult);
            oneHotResult.assertSame(compareSparse(rows, classes, x, labels), "sparse and dense");
          }
          float[] bad = Guarded.adversarial(classes, count);
          compareDense(rows, classes, bad, Guarded.adversarial(classes + 1, count));
          int[] labels = labels(rows, classes);
          compareDense(rows, classes, bad, oneHot(classes, labels))
              .assertSame(compareSparse(rows, classes, bad, labels), "sparse and dense, bad");
        });
  }

  private static int[] labels(int rows, int classes) {
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = (7 * i + classes - 1) % classes;
    }
    return labels;
  }

  private static float[] oneHot(int classes, int[] labels) {
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + labels[i]] = 1f;
    }
    return targets;
  }

  private static Result compareDense(int rows, int classes, float[] x, float[] targets) {
    float scale = 1f / rows;
    SoftmaxCrossEntropy scalar =
        SoftmaxCrossEntropy.of(rows, classes, Parallelism.caller(), KernelSet.scalar());
    Result reference = dense(scalar, rows, x, targets, scale, false);
    for (Parallelism threads : TestKernels.THREADS) {
      SoftmaxCrossEntropy tested =
          SoftmaxCrossEntropy.of(rows, classes, threads, TestKernels.tested());
      String what = rows + " x " + classes + " on " + threads;
      reference.assertSame(dense(tested, rows, x, targets, scale, false), what);
      reference.assertSame(dense(tested, rows, x, targets, scale, true), what + " in place");
    }
    return reference;
  }

  private static Result compareSparse(int rows, int classes, float[] x, int[] labels) {
    float scale = 1f / rows;
    SoftmaxCrossEntropy scalar =
        SoftmaxCrossEntropy.of(rows, classes, Parallelism.caller(), KernelSet.scalar());
    Result reference = sparse(scalar, x, labels, scale, false);
    for (Parallelism threads : TestKernels.THREADS) {
      SoftmaxCrossEntropy tested =
          SoftmaxCrossEntropy.of(rows, classes, threads, TestKernels.tested());
      String what = rows + " x " + classes + " on " + threads;
      reference.assertSame(sparse(tested, x, labels, scale, false), what);
      reference.assertSame(sparse(tested, x, labels, scale, true), what + " in place");
    }
    return reference;
  }

  private static void assertCrossEntropy(
      int rows, int classes, float[] x, float[] targets, Result result) {
    float scale = 1f / rows;
    for (int row = 0; row < rows; row++) {
      SoftmaxOracle oracle = new SoftmaxOracle(row(x, row * classes, classes));
      double[] t = row(targets, row * classes, classes);
      assertNear(oracle.loss(t), oracle.lossError(t), result.losses[row], "loss of row " + row);
      for (int i = 0; i < classes && (i < 50 || classes < 2000); i++) {
        assertNear(
            scale * oracle.gradient(t, i),
            scale * oracle.gradientError(t, i) + Float.MIN_NORMAL,
            result.gradient[row * classes + i],
            "gradient of row " + row + ", class " + i + " of " + classes);
      }
    }
  }

  @Example
  void cross_entropy_gradient_agrees_with_finite_differences() {
    int classes = 11;
    double step = 1e-5;
    float[] x = logits(1, classes, 3f);
    float[] targets = logits(2, classes, 1f);
    SoftmaxCrossEntropy operator = SoftmaxCrossEntropy.of(1, classes, Parallelism.caller());
    float[] gradient = dense(operator, 1, x, targets, 1f, false).gradient;
    double[] t = row(targets, 0, classes);
    for (int i = 0; i < classes; i++) {
      double[] up = row(x, 0, classes);
      double[] down = row(x, 0, classes);
      up[i] += step;
      down[i] -= step;
      double slope = (new SoftmaxOracle(up).loss(t) - new SoftmaxOracle(down).loss(t)) / (2 * step);
      assertNear(slope, 2e-6, gradient[i], "slope " + i);
    }
  }

  @Example
  void impossible_classes_with_target_zero_cost_nothing() {
    float[] x = {0f, Float.NEGATIVE_INFINITY, 0f};
    SoftmaxCrossEntropy operator = SoftmaxCrossEntropy.of(1, 3, Parallelism.caller());
    Result result = dense(operator, 1, x, new float[] {1f, 0f, 0f}, 1f, false);
    assertEquals((float) Math.log(2), result.losses[0]);
    assertEquals(List.of(-0.5f, 0f, 0.5f), boxed(result.gradient));
  }

  private static List<Float> boxed(float[] values) {
    return java.util.stream.IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
  }

  @Example
  void far_off_predictions_have_finite_losses() {
    float[] x = {1000f, -1000f};
    SoftmaxCrossEntropy operator = SoftmaxCrossEntropy.of(1, 2, Parallelism.caller());
    Result result = sparse(operator, x, new int[] {1}, 1f, false);
    assertEquals(2000f, result.losses[0]);
    assertEquals(List.of(1f, -1f), boxed(result.gradient));
  }

  @Example
  void a_label_out_of_range_is_named_and_nothing_is_written() {
    SoftmaxCrossEntropy operator = SoftmaxCrossEntropy.of(3, 10, Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 30);
      MemorySegment labels = Memory.floats(arena, 3);
      MemorySegment losses = Memory.floats(arena, 3);
      MemorySegment p = Memory.floats(arena, 30);
      for (int bad : new int[] {-1, 10}) {
        labels.set(java.lang.foreign.ValueLayout.JAVA_INT, 8, bad);
        assertMessage(
            "labels: expected 0 to 9, got " + bad + " in row 2",
            () -> operator.runSparse(x, 0, labels, 0, 1f, losses, 0, p, 0, x, 0));
      }
      float[] written = p.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT);
      assertTrue(Arrays.equals(new float[written.length], written));
    }
  }

  @Example
  void bad_operands_are_refused() {
    assertMessage("classes: expected at least 1", () -> Softmax.of(1, 0, Parallelism.caller()));
    Softmax softmax = Softmax.of(2, 4, Parallelism.caller());
    SoftmaxBackward backward = SoftmaxBackward.of(2, 4, Parallelism.caller());
    SoftmaxCrossEntropy loss = SoftmaxCrossEntropy.of(2, 4, Parallelism.caller());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, 16);
      MemorySegment t = Memory.floats(arena, 16);
      MemorySegment l = Memory.floats(arena, 16);
      MemorySegment p = Memory.floats(arena, 16);
      MemorySegment g = Memory.floats(arena, 16);
      assertMessage("y: must not overlap x", () -> softmax.run(x, 0, x, 16));
      assertMessage("gradInput: must not overlap y", () -> backward.run(x, 0, g, 0, x, 16));
      assertMessage(
          "probabilities: must not overlap logits",
          () -> loss.run(x, 0, t, 0, 1f, l, 0, x, 0, g, 0));
      assertMessage(
          "gradient: must not overlap targets", () -> loss.run(x, 0, t, 0, 1f, l, 0, p, 0, t, 0));
      assertMessage(
          "losses: expected 8 bytes from offset 60",
          () -> loss.run(x, 0, t, 0, 1f, l, 60, p, 0, g, 0));
      assertMessage(
          "targets: expected 32 bytes from offset 36",
          () -> loss.run(x, 0, t, 36, 1f, l, 0, p, 0, g, 0));
    }
  }
}

package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Operators against the values of TensorFlow.js; {@code tests/golden/make.js} made them. */
class GoldenTest {
  private static final Parallelism CALLER = Parallelism.caller();
  private static final double UNIT = 0x1p-24;

  private final Arena arena = Arena.ofAuto();
  private final JsonNode golden = read();

  private static JsonNode read() {
    try (InputStream json = GoldenTest.class.getResourceAsStream("/golden/tfjs.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(json));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] floats(JsonNode numbers) {
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.get(i).asDouble();
    }
    return values;
  }

  private MemorySegment input(JsonNode numbers) {
    float[] values = floats(numbers);
    MemorySegment segment = room(values.length);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
    return segment;
  }

  private MemorySegment room(long count) {
    return arena.allocate(Math.max(1, count) * Float.BYTES, Memory.ALIGNMENT);
  }

  private MemorySegment bytes(long bytes) {
    return arena.allocate(Math.max(64, bytes), Memory.ALIGNMENT);
  }

  private static void assertNear(
      JsonNode expected, MemorySegment actual, double tolerance, String what) {
    float[] values = floats(expected);
    for (int i = 0; i < values.length; i++) {
      int at = i;
      assertEquals(
          values[i],
          actual.getAtIndex(ValueLayout.JAVA_FLOAT, i),
          tolerance,
          () -> what + " at " + at);
    }
  }

  /** Two sums of {@code terms} products of factors from -1 to 1, each rounded at every step. */
  private static double sumTolerance(int terms) {
    return 2 * (terms + 2) * UNIT * terms;
  }

  private static Padding padding(JsonNode node) {
    return node.get("padding").asText().equals("same") ? Padding.SAME : Padding.VALID;
  }

  private static int at(JsonNode node, String name, int index) {
    return node.get(name).get(index).asInt();
  }

  @Test
  void conv2d() {
    for (JsonNode g : golden.get("conv2d")) {
      Conv2dShape shape =
          Conv2dShape.of(
                  at(g, "input", 0),
                  at(g, "input", 1),
                  at(g, "input", 2),
                  at(g, "input", 3),
                  g.get("filters").asInt(),
                  at(g, "kernel", 0),
                  at(g, "kernel", 1))
              .stride(at(g, "strides", 0), at(g, "strides", 1))
              .padding(padding(g));
      int window = at(g, "kernel", 0) * at(g, "kernel", 1);
      assertEquals(at(g, "outputShape", 1), shape.outputHeight());
      assertEquals(at(g, "outputShape", 2), shape.outputWidth());
      MemorySegment x = input(g.get("x"));
      MemorySegment weights = input(g.get("weights"));
      MemorySegment gradOutput = input(g.get("gradOutput"));

      Conv2dForward forward = Conv2d.forward(shape, Activation.NONE, CALLER);
      MemorySegment packed = bytes(forward.packedBytes());
      MemorySegment y = room(g.get("y").size());
      forward.pack(weights, 0, packed, 0);
      forward.run(x, 0, packed, 0, null, 0, y, 0, bytes(forward.scratchBytes()), 0);
      assertNear(g.get("y"), y, sumTolerance(window * at(g, "input", 3)), "conv2d " + shape);

      Conv2dBackwardInput byInput = Conv2d.backwardInput(shape, CALLER);
      MemorySegment flipped = bytes(byInput.packedBytes());
      MemorySegment gradInput = room(g.get("gradInput").size());
      byInput.pack(weights, 0, flipped, 0);
      byInput.run(gradOutput, 0, flipped, 0, gradInput, 0, bytes(byInput.scratchBytes()), 0);
      assertNear(
          g.get("gradInput"),
          gradInput,
          sumTolerance(window * g.get("filters").asInt()),
          "conv2d by input " + shape);

      Conv2dBackwardWeights byWeights = Conv2d.backwardWeights(shape, CALLER);
      MemorySegment gradWeights = room(g.get("gradWeights").size());
      byWeights.run(x, 0, gradOutput, 0, gradWeights, 0, bytes(byWeights.scratchBytes()), 0);
      assertNear(
          g.get("gradWeights"),
          gradWeights,
          sumTolerance(g.get("y").size() / g.get("filters").asInt()),
          "conv2d by weights " + shape);
    }
  }

  @Test
  void dense() {
    for (JsonNode d : golden.get("dense")) {
      int m = d.get("m").asInt();
      int k = d.get("k").asInt();
      int n = d.get("n").asInt();
      MemorySegment x = input(d.get("x"));
      MemorySegment weights = input(d.get("weights"));
      MemorySegment gradOutput = input(d.get("gradOutput"));
      multiply(GemmShape.of(m, n, k), x, weights, input(d.get("bias")), d.get("y"), k + 1);
      multiply(
          GemmShape.of(m, k, n).transposeB(), gradOutput, weights, null, d.get("gradInput"), n);
      multiply(GemmShape.of(k, n, m).transposeA(), x, gradOutput, null, d.get("gradWeights"), m);
      MemorySegment gradBias = room(n);
      Reduce.columns(Reduction.SUM, m, n, CALLER).run(gradOutput, 0, gradBias, 0);
      assertNear(d.get("gradBias"), gradBias, sumTolerance(m), "bias gradient");
    }
  }

  private void multiply(
      GemmShape shape,
      MemorySegment a,
      MemorySegment b,
      @Nullable MemorySegment bias,
      JsonNode expected,
      int terms) {
    Gemm gemm = Gemm.of(shape, Activation.NONE, CALLER);
    MemorySegment c = room(expected.size());
    gemm.run(a, 0, b, 0, bias, 0, c, 0, bytes(gemm.scratchBytes()), 0);
    assertNear(expected, c, sumTolerance(terms), shape.toString());
  }

  @Test
  void maxPool() {
    for (JsonNode g : golden.get("maxPool")) {
      Pool2dShape shape =
          Pool2dShape.of(
                  at(g, "input", 0),
                  at(g, "input", 1),
                  at(g, "input", 2),
                  at(g, "input", 3),
                  at(g, "pool", 0),
                  at(g, "pool", 1))
              .stride(at(g, "strides", 0), at(g, "strides", 1))
              .padding(padding(g));
      MaxPool2dForward forward = MaxPool2d.forward(shape, CALLER);
      MemorySegment y = room(g.get("y").size());
      MemorySegment winners = bytes(forward.winnersBytes());
      forward.runWithWinners(input(g.get("x")), 0, y, 0, winners, 0);
      assertNear(g.get("y"), y, 0, "max pool " + shape);
      MemorySegment gradInput = room(g.get("gradInput").size());
      MaxPool2d.backward(shape, CALLER)
          .run(input(g.get("gradOutput")), 0, winners, 0, gradInput, 0);
      int overlap = at(g, "pool", 0) * at(g, "pool", 1);
      assertNear(g.get("gradInput"), gradInput, sumTolerance(overlap), "max pool by input");
    }
  }

  @Test
  void softmaxCrossEntropy() {
    for (JsonNode g : golden.get("softmaxCrossEntropy")) {
      int rows = g.get("rows").asInt();
      int classes = g.get("classes").asInt();
      MemorySegment labels = bytes((long) rows * Integer.BYTES);
      for (int i = 0; i < rows; i++) {
        labels.setAtIndex(ValueLayout.JAVA_INT, i, g.get("labels").get(i).asInt());
      }
      MemorySegment losses = room(rows);
      MemorySegment probabilities = room(rows * classes);
      MemorySegment gradient = room(rows * classes);
      SoftmaxCrossEntropy.of(rows, classes, CALLER)
          .runSparse(
              input(g.get("logits")), 0, labels, 0, 1f, losses, 0, probabilities, 0, gradient, 0);
      // Differences of logits reach 8; exp, the sum and log add a few roundings each.
      double tolerance = 8 * (classes + 16) * UNIT;
      assertNear(g.get("losses"), losses, tolerance, "losses");
      assertNear(g.get("probabilities"), probabilities, tolerance, "probabilities");
      assertNear(g.get("gradient"), gradient, tolerance, "gradient");
    }
  }

  private interface Update {
    void run(MemorySegment gradient, MemorySegment weights, int step);
  }

  private void steps(JsonNode g, double stepError, Update update) {
    MemorySegment weights = input(g.get("start"));
    for (int step = 0; step < g.get("gradients").size(); step++) {
      update.run(input(g.get("gradients").get(step)), weights, step);
      // A weight is below 2; a step adds some roundings of it, and the error of the step itself.
      double tolerance = (step + 1) * (8 * UNIT + stepError);
      assertNear(g.get("weights").get(step), weights, tolerance, "weights after step " + step);
    }
  }

  private static float number(JsonNode node, String name) {
    return (float) node.get(name).asDouble();
  }

  @Test
  void rmsProp() {
    JsonNode g = golden.get("rmsprop");
    MemorySegment square = room(12);
    RmsPropOptions options =
        RmsPropOptions.of().rho(number(g, "rho")).epsilon(number(g, "epsilon"));
    RmsPropStep operator = RmsPropStep.of(12, options, CALLER);
    // A step is at most rate / sqrt(1 - rho), and 1 - rho in f32 is off by 2^-25 / (1 - rho).
    steps(
        g,
        0.04 * 16 * UNIT,
        (gradient, weights, step) ->
            operator.run(gradient, 0, weights, 0, square, 0, null, 0, null, 0, number(g, "rate")));
  }

  @Test
  void momentum() {
    JsonNode g = golden.get("momentum");
    MemorySegment velocity = room(12);
    SgdStep operator = SgdStep.of(12, SgdOptions.of().momentum(number(g, "momentum")), CALLER);
    steps(
        g,
        0.15 * 8 * UNIT,
        (gradient, weights, step) ->
            operator.run(gradient, 0, weights, 0, velocity, 0, number(g, "rate")));
  }

  private static MomentOptions moments(JsonNode g) {
    return new MomentOptions(number(g, "beta1"), number(g, "beta2"), number(g, "epsilon"), 0);
  }

  @Test
  void adam() {
    JsonNode g = golden.get("adam");
    MemorySegment mean = room(12);
    MemorySegment square = room(12);
    AdamStep operator = AdamStep.of(12, moments(g), CALLER);
    // A step is about rate, and 1 - beta2 in f32 is off by 2^-25 / (1 - beta2), some 512 roundings.
    steps(
        g,
        0.02 * 512 * UNIT,
        (gradient, weights, step) ->
            operator.run(
                gradient, 0, weights, 0, mean, 0, square, 0, null, 0, number(g, "rate"), step + 1));
  }

  private void rmsProp(String name, boolean centered, double stepError) {
    JsonNode g = golden.get(name);
    MemorySegment square = room(12);
    MemorySegment momentum = room(12);
    MemorySegment mean = room(12);
    RmsPropOptions options =
        new RmsPropOptions(
            number(g, "rho"), number(g, "momentum"), number(g, "epsilon"), centered, 0);
    RmsPropStep operator = RmsPropStep.of(12, options, CALLER);
    steps(
        g,
        stepError,
        (gradient, weights, step) ->
            operator.run(
                gradient, 0, weights, 0, square, 0, momentum, 0, mean, 0, number(g, "rate")));
  }

  @Test
  void rmsPropWithMomentum() {
    // Three steps of at most rate / sqrt(1 - rho) come together.
    rmsProp("rmspropMomentum", false, 3 * 0.04 * 16 * UNIT);
  }

  @Test
  void rmsPropCentered() {
    // What is left when the mean is taken out is no less than a twentieth in these three steps.
    rmsProp("rmspropCentered", true, 3 * 0.04 * 20 * 16 * UNIT);
  }

  @Test
  void adagrad() {
    JsonNode g = golden.get("adagrad");
    MemorySegment accumulator = room(12);
    AdagradOptions options =
        new AdagradOptions(number(g, "initialAccumulator"), number(g, "epsilon"), 0);
    AdagradStep operator = AdagradStep.of(12, options, CALLER);
    operator.start(accumulator, 0);
    steps(
        g,
        0.05 * 8 * UNIT,
        (gradient, weights, step) ->
            operator.run(gradient, 0, weights, 0, accumulator, 0, number(g, "rate")));
  }

  @Test
  void adamax() {
    JsonNode g = golden.get("adamax");
    MemorySegment mean = room(12);
    MemorySegment largest = room(12);
    AdamaxStep operator = AdamaxStep.of(12, moments(g), CALLER);
    // A step is about rate, and 1 - beta1 in f32 is off by 2^-25 / (1 - beta1).
    steps(
        g,
        0.02 * 16 * UNIT,
        (gradient, weights, step) ->
            operator.run(
                gradient, 0, weights, 0, mean, 0, largest, 0, number(g, "rate"), step + 1));
  }
}

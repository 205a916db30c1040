package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Depthwise and transposed convolutions against the values of TensorFlow.js; {@code
 * tests/golden/make.js} made them.
 */
class GoldenConvolutionTest {
  /** Far above what sums of at most 60 products of factors from -1 to 1 lose. */
  private static final float TOLERANCE = 2e-5f;

  private final JsonNode golden = read();

  private static JsonNode read() {
    try (InputStream json = GoldenConvolutionTest.class.getResourceAsStream("/golden/tfjs.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(json));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static float[] floats(JsonNode g, String name) {
    JsonNode numbers = g.get(name);
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers.get(i).asDouble();
    }
    return values;
  }

  private static int at(JsonNode g, String name, int index) {
    return g.get(name).get(index).asInt();
  }

  private static Padding padding(JsonNode g) {
    return g.get("padding").asText().equals("same") ? Padding.SAME : Padding.VALID;
  }

  private static void assertNear(JsonNode g, String name, float[] actual, Object shape) {
    assertArrayEquals(floats(g, name), actual, TOLERANCE, () -> name + " of " + shape);
  }

  @Test
  void depthwise() {
    for (JsonNode g : golden.get("depthwiseConv2d")) {
      int channels = at(g, "input", 3);
      Conv2dShape shape =
          Conv2dShape.depthwise(
                  at(g, "input", 0),
                  at(g, "input", 1),
                  at(g, "input", 2),
                  channels,
                  g.get("filters").asInt() / channels,
                  at(g, "kernel", 0),
                  at(g, "kernel", 1))
              .stride(at(g, "strides", 0), at(g, "strides", 1))
              .padding(padding(g));
      assertEquals(at(g, "outputShape", 1), shape.outputHeight());
      assertEquals(at(g, "outputShape", 2), shape.outputWidth());
      DepthwiseRun run = new DepthwiseRun(shape, Parallelism.caller(), KernelSet.current());
      float[] x = floats(g, "x");
      float[] w = floats(g, "weights");
      float[] dy = floats(g, "gradOutput");
      assertNear(g, "y", run.forward(x, w, new float[0], Activation.NONE), shape);
      assertNear(g, "gradInput", run.backwardInput(dy, w), shape);
      assertNear(g, "gradWeights", run.backwardWeights(x, dy), shape);
    }
  }

  @Test
  void transposed() {
    for (JsonNode g : golden.get("conv2dTranspose")) {
      Conv2dTransposeShape plain =
          Conv2dTransposeShape.of(
                  at(g, "input", 0),
                  at(g, "input", 1),
                  at(g, "input", 2),
                  at(g, "input", 3),
                  g.get("filters").asInt(),
                  at(g, "kernel", 0),
                  at(g, "kernel", 1))
              .stride(at(g, "strides", 0), at(g, "strides", 1))
              .padding(padding(g));
      boolean automatic = plain.outputHeight() == at(g, "outputShape", 1);
      Conv2dTransposeShape shape = automatic ? plain : plain.outputPadding(1, 1);
      assertEquals(at(g, "outputShape", 1), shape.outputHeight());
      assertEquals(at(g, "outputShape", 2), shape.outputWidth());
      TransposeRun run = new TransposeRun(shape, Parallelism.caller(), KernelSet.current());
      float[] x = floats(g, "x");
      float[] w = floats(g, "weights");
      float[] dy = floats(g, "gradOutput");
      assertNear(g, "y", run.forward(x, w, new float[0], Activation.NONE), shape);
      assertNear(g, "gradInput", run.backwardInput(dy, w), shape);
      assertNear(g, "gradWeights", run.backwardWeights(x, dy), shape);
    }
  }
}

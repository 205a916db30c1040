package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernels.coverage.Option;
import dev.lanewise.kernels.coverage.OptionCoverage;
import dev.lanewise.kernels.coverage.ShapeOptions;
import dev.lanewise.kernels.coverage.Subject;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

@Tag("bits")
class AveragePool2dProperties {
  private static final float ABSENT = -0f;

  @Provide
  Arbitrary<Pool2dShape> shapes() {
    return PoolShapes.any();
  }

  private record Pooled(float[] output, float[] gradInput) {}

  @Property(tries = 150)
  void followsItsDefinitionWithTheSameBitsEverywhere(
      @ForAll("shapes") Pool2dShape asked, @ForAll PaddingCells padding, @ForAll boolean ceil) {
    Pool2dShape shape = ceil ? asked.ceil() : asked;
    int inputs = inputs(shape);
    int outputs = outputs(shape);
    float[][] values = {Guarded.uniform(1, inputs), Guarded.adversarial(3, inputs)};
    float[][] gradients = {Guarded.uniform(2, outputs), Guarded.adversarial(4, outputs)};
    for (int i = 0; i < values.length; i++) {
      Pooled defined = definition(shape, padding, values[i], gradients[i]);
      assertSameBits(
          defined,
          run(shape, padding, Parallelism.caller(), KernelSet.scalar(), values[i], gradients[i]),
          shape + " in plain Java");
      for (Parallelism threads : TestKernels.THREADS) {
        assertSameBits(
            defined,
            run(shape, padding, threads, TestKernels.tested(), values[i], gradients[i]),
            shape + " " + threads);
      }
    }
    Map<Option, String> options = ShapeOptions.of(asked, shape, padding);
    OptionCoverage.compared(Subject.AVERAGE_POOL, options);
    OptionCoverage.compared(Subject.AVERAGE_POOL_BACKWARD, options);
  }

  private static void assertSameBits(Pooled expected, Pooled actual, String what) {
    Guarded.assertSameBits(expected.output, actual.output, what + ", output");
    Guarded.assertSameBits(expected.gradInput, actual.gradInput, what + ", gradient");
  }

  private static Pooled run(
      Pool2dShape shape,
      PaddingCells padding,
      Parallelism threads,
      KernelSet kernels,
      float[] input,
      float[] gradOutput) {
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, input);
      Guarded y = Guarded.of(arena, gradOutput.length);
      Guarded dy = Guarded.of(arena, gradOutput);
      Guarded dx = Guarded.of(arena, input.length);
      new AveragePool2dForward(shape, padding, threads, kernels)
          .run(x.segment(), x.offset(), y.segment(), y.offset());
      new AveragePool2dBackward(shape, padding, threads, kernels)
          .run(dy.segment(), dy.offset(), dx.segment(), dx.offset());
      y.assertSurroundingsUntouched();
      dx.assertSurroundingsUntouched();
      return new Pooled(y.values(), dx.values());
    }
  }

  /** The bit law, element by element. */
  private static Pooled definition(
      Pool2dShape shape, PaddingCells padding, float[] input, float[] gradOutput) {
    int channels = shape.channels();
    int[] divisors = divisors(shape, padding);
    float[] output = new float[gradOutput.length];
    Arrays.fill(output, ABSENT);
    float[] gradInput = new float[input.length];
    PoolShapes.windows(shape)
        .visit(
            (pixel, cell, window) -> {
              for (int c = 0; c < channels; c++) {
                int at = window * channels + c;
                output[at] += input[pixel * channels + c];
                gradInput[pixel * channels + c] += gradOutput[at] / divisors[window];
              }
            });
    for (int at = 0; at < output.length; at++) {
      int divisor = divisors[at / channels];
      output[at] = divisor == 0 ? 0f : output[at] / divisor;
    }
    return new Pooled(output, gradInput);
  }

  /** What the sum of each window is divided by; 0 where all of it is padding. */
  private static int[] divisors(Pool2dShape shape, PaddingCells padding) {
    WindowOracle windows = PoolShapes.windows(shape);
    int[] divisors = new int[windows.outputPixels()];
    windows.visit((pixel, cell, window) -> divisors[window]++);
    if (padding == PaddingCells.COUNTED) {
      for (int window = 0; window < divisors.length; window++) {
        divisors[window] = divisors[window] == 0 ? 0 : shape.poolHeight() * shape.poolWidth();
      }
    }
    return divisors;
  }

  @Property(tries = 60)
  void isCloseToTheExactAverage(@ForAll("shapes") Pool2dShape shape, @ForAll PaddingCells padding) {
    float[] input = Guarded.uniform(5, inputs(shape));
    float[] gradOutput = Guarded.uniform(6, outputs(shape));
    Pooled pooled =
        run(shape, padding, Parallelism.caller(), TestKernels.tested(), input, gradOutput);
    int channels = shape.channels();
    int[] divisors = divisors(shape, padding);
    double[] output = new double[gradOutput.length];
    double[] outputMagnitude = new double[output.length];
    double[] gradInput = new double[input.length];
    double[] gradMagnitude = new double[input.length];
    PoolShapes.windows(shape)
        .visit(
            (pixel, cell, window) -> {
              for (int c = 0; c < channels; c++) {
                int from = pixel * channels + c;
                int to = window * channels + c;
                double part = (double) gradOutput[to] / divisors[window];
                output[to] += (double) input[from] / divisors[window];
                outputMagnitude[to] += Math.abs((double) input[from] / divisors[window]);
                gradInput[from] += part;
                gradMagnitude[from] += Math.abs(part);
              }
            });
    int cells = shape.poolHeight() * shape.poolWidth();
    Guarded.assertClose(output, outputMagnitude, cells, pooled.output, "output");
    Guarded.assertClose(gradInput, gradMagnitude, cells + 1, pooled.gradInput, "gradient");
  }

  @Property(tries = 40)
  void anImageHasTheSameBitsAloneAndInABatch(@ForAll("shapes") Pool2dShape shape) {
    float[] input = Guarded.uniform(7, inputs(shape));
    float[] gradOutput = Guarded.uniform(8, outputs(shape));
    Pooled all = run(shape, input, gradOutput);
    Pool2dShape one =
        new Pool2dShape(
            1,
            shape.height(),
            shape.width(),
            shape.channels(),
            shape.poolHeight(),
            shape.poolWidth(),
            shape.strideHeight(),
            shape.strideWidth(),
            shape.padding());
    for (int b = 0; b < shape.batch(); b++) {
      Pooled alone = run(one, part(input, b, inputs(one)), part(gradOutput, b, outputs(one)));
      Guarded.assertSameBits(part(all.output, b, outputs(one)), alone.output, "output");
      Guarded.assertSameBits(part(all.gradInput, b, inputs(one)), alone.gradInput, "gradient");
    }
  }

  private static float[] part(float[] values, int image, int count) {
    return Arrays.copyOfRange(values, image * count, (image + 1) * count);
  }

  private static Pooled run(Pool2dShape shape, float[] input, float[] gradOutput) {
    return run(
        shape, PaddingCells.IGNORED, Parallelism.caller(), TestKernels.tested(), input, gradOutput);
  }

  private static int inputs(Pool2dShape shape) {
    return shape.batch() * shape.height() * shape.width() * shape.channels();
  }

  private static int outputs(Pool2dShape shape) {
    return PoolShapes.windows(shape).outputPixels() * shape.channels();
  }

  /** Ceil mode adds windows that meet the image, as many as leave no cell behind, and no other. */
  @Property
  void ceilModeLeavesNoCellBehind(
      @ForAll @IntRange(min = 1, max = 20) int input,
      @ForAll @IntRange(min = 1, max = 6) int window,
      @ForAll @IntRange(min = 1, max = 6) int stride,
      @ForAll @IntRange(max = 5) int before,
      @ForAll @IntRange(max = 5) int after) {
    int kernel = Math.min(window, input);
    Pool2dShape shape =
        Pool2dShape.of(1, input, input, 1, kernel, kernel)
            .stride(stride, stride)
            .padding(Padding.of(before, after, before, after));
    int free = input + before + after - kernel;
    int expected = (free + stride - 1) / stride + 1;
    if ((expected - 1) * stride >= input + before) {
      expected = shape.outputHeight();
    }
    assertEquals(expected, shape.ceil().outputHeight());
    assertEquals(expected, shape.ceil().outputWidth());
    assertEquals(shape.ceil(), shape.ceil().ceil());
  }

  @Example
  void ceilModeAveragesWhatIsLeft() {
    Pool2dShape shape = Pool2dShape.of(1, 3, 3, 1, 2, 2).ceil();
    float[] output = run(shape, new float[] {1, 3, 5, 1, 3, 7, 2, 4, 9}, new float[4]).output;
    assertArrayEquals(new float[] {2, 6, 3, 9}, output);
  }

  @Example
  void paddingCountsOnlyWhenAsked() {
    Pool2dShape shape = Pool2dShape.of(1, 1, 1, 1, 1, 1).padding(Padding.of(1, 1, 1, 1));
    Pool2dShape large = new Pool2dShape(1, 1, 1, 1, 3, 3, 1, 1, Padding.SAME);
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 5, 0, 0, 0, 0}, run(shape, new float[] {5}, new float[9]).output);
    for (PaddingCells padding : PaddingCells.values()) {
      Pooled pooled =
          run(
              large,
              padding,
              Parallelism.caller(),
              TestKernels.tested(),
              new float[] {18},
              new float[] {9});
      float divisor = padding == PaddingCells.COUNTED ? 9 : 1;
      assertArrayEquals(new float[] {18 / divisor}, pooled.output);
      assertArrayEquals(new float[] {9 / divisor}, pooled.gradInput);
    }
  }

  @Example
  void globalPoolingsAreOneWindow() {
    for (int channels : new int[] {1, 16, 64, 131}) {
      Pool2dShape shape = Pool2dShape.global(2, 7, 5, channels);
      assertEquals(2 * channels, outputs(shape));
      all(shape);
    }
  }

  private void all(Pool2dShape shape) {
    for (PaddingCells padding : PaddingCells.values()) {
      followsItsDefinitionWithTheSameBitsEverywhere(shape, padding, false);
      followsItsDefinitionWithTheSameBitsEverywhere(shape, padding, true);
    }
  }

  @Example
  void everyCombinationOfOptions() {
    PoolShapes.ofEveryOption().forEach(this::all);
  }

  @Example
  void channelsAtTheEdgesOfVectors() {
    PoolShapes.atTheEdgesOfVectors().forEach(this::all);
  }

  /** A row of pixels is an image of height 1. */
  @Example
  void oneDimensionalPooling() {
    Pool2dShape shape = Pool2dShape.of(1, 1, 7, 1, 1, 3).stride(1, 2);
    float[] output = run(shape, new float[] {1, 2, 6, 4, 5, 9, 1}, new float[3]).output;
    assertArrayEquals(new float[] {3, 5, 5}, output);
    all(Pool2dShape.of(3, 1, 29, 18, 1, 3).stride(1, 2).padding(Padding.of(0, 0, 2, 1)));
  }
}

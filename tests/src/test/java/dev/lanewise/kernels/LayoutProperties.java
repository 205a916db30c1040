package dev.lanewise.kernels;

import static dev.lanewise.kernels.Guarded.assertSameBits;
import static dev.lanewise.kernels.Refusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Operators that move values: borders, rows, transposes, upsampling. */
@Tag("bits")
class LayoutProperties {

  /** An operator with these kernels on these threads. */
  private interface Maker {
    Call make(Parallelism threads, KernelSet kernels);
  }

  /** One operand in, one out. */
  private interface Call {
    void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset);
  }

  private static void assertMoves(float[] expected, float[] x, Maker maker, String what) {
    assertSameBits(
        expected,
        run(maker.make(Parallelism.caller(), KernelSet.scalar()), x, expected.length),
        what + " in plain Java");
    for (Parallelism threads : TestKernels.THREADS) {
      assertSameBits(
          expected,
          run(maker.make(threads, TestKernels.tested()), x, expected.length),
          what + " " + threads);
    }
  }

  /** What a call writes over NaN. */
  private static float[] run(Call call, float[] values, int outputs) {
    try (Arena arena = Arena.ofShared()) {
      Guarded x = Guarded.of(arena, values);
      Guarded y = Guarded.of(arena, outputs);
      call.run(x.segment(), x.offset(), y.segment(), y.offset());
      y.assertSurroundingsUntouched();
      return y.values();
    }
  }

  @Property(tries = 60)
  void bordersArePutAroundAndCutOff(
      @ForAll @Size(4) List<@IntRange(max = 4) Integer> border,
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 7) int height,
      @ForAll @IntRange(min = 1, max = 7) int width,
      @ForAll @IntRange(min = 1, max = 40) int channels) {
    BorderShape shape =
        new BorderShape(
            batch,
            height,
            width,
            channels,
            border.get(0),
            border.get(1),
            border.get(2),
            border.get(3));
    float[] inner = Guarded.adversarial(1, batch * height * width * channels);
    float[] outer = new float[batch * shape.outerHeight() * shape.outerWidth() * channels];
    float[] framed = Guarded.adversarial(2, outer.length);
    for (int at = 0; at < inner.length; at++) {
      int c = at % channels;
      int j = at / channels % width + shape.left();
      int i = at / channels / width % height + shape.top();
      int b = at / channels / width / height;
      int to = ((b * shape.outerHeight() + i) * shape.outerWidth() + j) * channels + c;
      outer[to] = inner[at];
      framed[to] = inner[at];
    }
    assertMoves(outer, inner, (t, k) -> ZeroPad2d.of(shape, t, k)::run, "pad " + shape);
    assertMoves(inner, framed, (t, k) -> Crop2d.of(shape, t, k)::run, "crop " + shape);
  }

  @Property(tries = 60)
  void rowsAreCopiedAndGapsStay(
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll @IntRange(min = 1, max = 90) int columns,
      @ForAll @IntRange(max = 20) int xGap,
      @ForAll @IntRange(max = 20) int yGap) {
    int xStride = columns + xGap;
    int yStride = columns + yGap;
    float[] x = Guarded.adversarial(1, (rows - 1) * xStride + columns);
    float[] expected = new float[(rows - 1) * yStride + columns];
    Arrays.fill(expected, Float.NaN);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, i * xStride, expected, i * yStride, columns);
    }
    assertMoves(
        expected,
        x,
        (t, k) -> RowCopy.of(rows, columns, xStride, yStride, t, k)::run,
        rows + " x " + columns);
  }

  @Example
  void rowsAtTheEdgesOfVectors() {
    for (int columns : VectorEdges.COUNTS) {
      rowsAreCopiedAndGapsStay(3, columns, 0, 1);
      rowsAreCopiedAndGapsStay(3, columns, 2, 0);
      bordersArePutAroundAndCutOff(List.of(1, 0, 2, 1), 2, 2, 3, columns);
      nearestPixelsAreRepeatedAndTheirGradientsAdded(List.of(2, 3), 1, 2, 2, columns);
    }
  }

  /** Channels and pixels around blocks of 16. */
  @Example
  void layoutsAtTheEdgesOfBlocks() {
    for (int channels : new int[] {1, 15, 16, 17, 32, 33}) {
      for (int pixels : new int[] {1, 15, 16, 17, 33}) {
        layoutsChangeThereAndBack(2, channels, 1, pixels);
        layoutsChangeThereAndBack(17, channels, 1, pixels);
      }
    }
  }

  /** Rows and columns of more than a block and of more than a piece. */
  @Example
  void layoutsLargerThanBlocksAndPieces() {
    for (int pixels : new int[] {127, 128, 129, 136, 300, 1100}) {
      layoutsChangeThereAndBack(2, 16, 1, pixels);
      layoutsChangeThereAndBack(1, 33, 1, pixels);
    }
    layoutsChangeThereAndBack(2, 1100, 3, 3);
    layoutsChangeThereAndBack(530, 17, 1, 1);
  }

  @Example
  void rowCopiesConcatenateChannels() {
    float[] a = Guarded.uniform(1, 5 * 3);
    float[] b = Guarded.uniform(2, 5 * 2);
    Parallelism caller = Parallelism.caller();
    try (Arena arena = Arena.ofConfined()) {
      Guarded left = Guarded.of(arena, a);
      Guarded right = Guarded.of(arena, b);
      Guarded joined = Guarded.of(arena, 5 * 5);
      RowCopy.of(5, 3, 3, 5, caller)
          .run(left.segment(), left.offset(), joined.segment(), joined.offset());
      RowCopy.of(5, 2, 2, 5, caller)
          .run(
              right.segment(), right.offset(), joined.segment(), joined.offset() + 3 * Float.BYTES);
      joined.assertSurroundingsUntouched();
      float[] values = joined.values();
      for (int i = 0; i < 25; i++) {
        int row = i / 5;
        assertEquals(i % 5 < 3 ? a[row * 3 + i % 5] : b[row * 2 + i % 5 - 3], values[i]);
      }
    }
  }

  @Property(tries = 60)
  void layoutsChangeThereAndBack(
      @ForAll @IntRange(min = 1, max = 5) int n,
      @ForAll @IntRange(min = 1, max = 37) int c,
      @ForAll @IntRange(min = 1, max = 9) int h,
      @ForAll @IntRange(min = 1, max = 9) int w) {
    float[] nchw = Guarded.adversarial(1, n * c * h * w);
    float[] nhwc = new float[nchw.length];
    float[] hwio = new float[nchw.length];
    for (int at = 0; at < nchw.length; at++) {
      int cell = at % (h * w);
      int channel = at / (h * w) % c;
      int image = at / (h * w) / c;
      nhwc[(image * h * w + cell) * c + channel] = nchw[at];
      hwio[(cell * c + channel) * n + image] = nchw[at];
    }
    String what = n + ", " + c + ", " + h + ", " + w;
    assertMoves(nhwc, nchw, (t, k) -> Transpose.nchwToNhwc(n, c, h, w, t, k)::run, "NHWC " + what);
    assertMoves(nchw, nhwc, (t, k) -> Transpose.nhwcToNchw(n, h, w, c, t, k)::run, "NCHW " + what);
    assertMoves(hwio, nchw, (t, k) -> Transpose.oihwToHwio(n, c, h, w, t, k)::run, "HWIO " + what);
    assertMoves(nchw, hwio, (t, k) -> Transpose.hwioToOihw(h, w, c, n, t, k)::run, "OIHW " + what);
  }

  @Property(tries = 60)
  void nearestPixelsAreRepeatedAndTheirGradientsAdded(
      @ForAll @Size(2) List<@IntRange(min = 1, max = 4) Integer> factors,
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 5) int height,
      @ForAll @IntRange(min = 1, max = 5) int width,
      @ForAll @IntRange(min = 1, max = 70) int channels) {
    UpsampleShape shape =
        new UpsampleShape(batch, height, width, channels, factors.get(0), factors.get(1));
    int inputs = batch * height * width * channels;
    float[] x = Guarded.adversarial(1, inputs);
    float[] g = Guarded.adversarial(2, inputs * factors.get(0) * factors.get(1));
    float[] y = new float[g.length];
    float[] dx = new float[inputs];
    Arrays.fill(dx, -0f);
    for (int at = 0; at < g.length; at++) {
      int j = at / channels % shape.outputWidth() / factors.get(1);
      int row = at / channels / shape.outputWidth() / factors.get(0);
      int from = (row * width + j) * channels + at % channels;
      y[at] = x[from];
      dx[from] += g[at];
    }
    assertMoves(y, x, (t, k) -> new UpsampleNearest2dForward(shape, t, k)::run, "forward " + shape);
    assertMoves(
        dx, g, (t, k) -> new UpsampleNearest2dBackward(shape, t, k)::run, "backward " + shape);
  }

  /** No vector reaches beyond rows that end where their memory ends. */
  @Example
  void rowsThatEndWithTheirMemory() {
    for (int count = 1; count < 70; count++) {
      int inputs = 2 * (count + 2) + count;
      int outputs = 2 * (count + 1) + count;
      float[] x = Guarded.uniform(count, inputs);
      try (Arena arena = Arena.ofShared()) {
        MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
        MemorySegment to = arena.allocate((long) outputs * Float.BYTES, Float.BYTES);
        RowCopy.of(3, count, count + 2, count + 1, Parallelism.caller(), TestKernels.tested())
            .run(from, 0, to, 0);
        for (int i = 0; i < outputs; i++) {
          int row = i / (count + 1);
          int column = i % (count + 1);
          float expected = column < count ? x[row * (count + 2) + column] : 0f;
          assertEquals(expected, to.getAtIndex(ValueLayout.JAVA_FLOAT, i), count + " at " + i);
        }
      }
    }
  }

  @Example
  void sizesThatCannotBe() {
    Parallelism caller = Parallelism.caller();
    assertRefused("border:", () -> new BorderShape(1, 1, 1, 1, 0, -1, 0, 0));
    assertRefused("width:", () -> new BorderShape(1, 1, 0, 1, 0, 0, 0, 0));
    assertRefused("factorWidth:", () -> new UpsampleShape(1, 1, 1, 1, 1, 0));
    assertRefused("output image:", () -> new UpsampleShape(1, 1 << 10, 1 << 10, 8, 16, 16));
    assertRefused("xStride:", () -> RowCopy.of(2, 3, 2, 3, caller));
    assertRefused("yStride:", () -> RowCopy.of(2, 3, 3, 2, caller));
    assertRefused("channels:", () -> Transpose.nchwToNhwc(1, 0, 1, 1, caller));
    assertRefused("filters:", () -> Transpose.hwioToOihw(1, 1, 1, 0, caller));
  }
}

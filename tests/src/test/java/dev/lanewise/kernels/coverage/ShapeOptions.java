package dev.lanewise.kernels.coverage;

import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Conv2dTransposeShape;
import dev.lanewise.kernels.Padding;
import dev.lanewise.kernels.PaddingCells;
import dev.lanewise.kernels.Pool2dShape;
import java.util.EnumMap;
import java.util.Map;

/** The options that a shape has. */
public final class ShapeOptions {
  private final Map<Option, String> options = new EnumMap<>(Option.class);

  private ShapeOptions() {}

  private ShapeOptions with(Option option, String value) {
    options.put(option, value);
    return this;
  }

  private ShapeOptions step(Option option, int rows, int columns) {
    return with(option, rows != columns ? "unequal" : rows == 1 ? "1" : "equal");
  }

  private ShapeOptions several(Option option, int number) {
    return with(option, number == 1 ? "1" : "several");
  }

  private ShapeOptions kernel(int rows, int columns) {
    return with(Option.KERNEL, rows * columns == 1 ? "1x1" : "larger");
  }

  private ShapeOptions padding(Padding padding) {
    return with(
        Option.PADDING,
        switch (padding) {
          case Padding.Valid v -> "valid";
          case Padding.Same s -> "same";
          case Padding.Explicit e -> "explicit";
        });
  }

  /** Of a convolution. */
  public static Map<Option, String> of(Conv2dShape shape) {
    return windows(shape).several(Option.GROUPS, shape.groups()).options;
  }

  /** Of a convolution in tiles of 4 x 4 that cover so many rows and columns. */
  public static Map<Option, String> ofTiles(Conv2dShape shape, int rows, int columns) {
    return windows(shape)
        .with(Option.LAST_ROWS, Integer.toString((rows - 1) % 4 + 1))
        .with(Option.LAST_COLUMNS, Integer.toString((columns - 1) % 4 + 1))
        .options;
  }

  /** Of a depthwise convolution. */
  public static Map<Option, String> ofDepthwise(Conv2dShape shape) {
    return windows(shape).several(Option.MULTIPLIER, shape.filters() / shape.channels()).options;
  }

  private static ShapeOptions windows(Conv2dShape shape) {
    return new ShapeOptions()
        .step(Option.STRIDE, shape.strideHeight(), shape.strideWidth())
        .step(Option.DILATION, shape.dilationHeight(), shape.dilationWidth())
        .padding(shape.padding())
        .kernel(shape.kernelHeight(), shape.kernelWidth());
  }

  /** Of a transposed convolution. */
  public static Map<Option, String> of(Conv2dTransposeShape shape) {
    return new ShapeOptions()
        .step(Option.STRIDE, shape.strideHeight(), shape.strideWidth())
        .step(Option.DILATION, shape.dilationHeight(), shape.dilationWidth())
        .padding(shape.padding())
        .with(
            Option.OUTPUT_PADDING,
            outputPadding(shape.outputPaddingHeight(), shape.outputPaddingWidth()))
        .kernel(shape.kernelHeight(), shape.kernelWidth())
        .options;
  }

  private static String outputPadding(int rows, int columns) {
    return Math.max(rows, columns) > 0 ? "some" : rows + columns == 0 ? "none" : "automatic";
  }

  /**
   * Of a pooling.
   *
   * @param asked the shape before {@link Pool2dShape#ceil}
   * @param run the shape that ran
   */
  public static Map<Option, String> of(Pool2dShape asked, Pool2dShape run, PaddingCells cells) {
    return new ShapeOptions()
        .step(Option.STRIDE, asked.strideHeight(), asked.strideWidth())
        .with(Option.WINDOWS, windows(asked))
        .padding(asked.padding())
        .with(Option.LAST_WINDOW, asked.equals(run) ? "floor" : "ceil")
        .with(Option.PADDING_CELLS, cells == PaddingCells.COUNTED ? "counted" : "ignored")
        .options;
  }

  private static String windows(Pool2dShape shape) {
    int rows = shape.poolHeight() - shape.strideHeight();
    int columns = shape.poolWidth() - shape.strideWidth();
    return Math.max(rows, columns) > 0
        ? "overlapping"
        : rows + columns == 0 ? "adjoining" : "apart";
  }
}

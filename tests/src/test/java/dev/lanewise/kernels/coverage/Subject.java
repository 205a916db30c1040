package dev.lanewise.kernels.coverage;

import static dev.lanewise.kernels.coverage.Option.DILATION;
import static dev.lanewise.kernels.coverage.Option.GROUPS;
import static dev.lanewise.kernels.coverage.Option.KERNEL;
import static dev.lanewise.kernels.coverage.Option.LAST_COLUMNS;
import static dev.lanewise.kernels.coverage.Option.LAST_ROWS;
import static dev.lanewise.kernels.coverage.Option.LAST_WINDOW;
import static dev.lanewise.kernels.coverage.Option.MULTIPLIER;
import static dev.lanewise.kernels.coverage.Option.OUTPUT_PADDING;
import static dev.lanewise.kernels.coverage.Option.PADDING;
import static dev.lanewise.kernels.coverage.Option.PADDING_CELLS;
import static dev.lanewise.kernels.coverage.Option.STRIDE;
import static dev.lanewise.kernels.coverage.Option.WINDOWS;

import java.util.List;

/** The operators with options, each to be compared with its definition at every pair of them. */
public enum Subject {
  CONV2D_FORWARD("Conv2d.forward", STRIDE, DILATION, GROUPS, PADDING, KERNEL),
  CONV2D_BACKWARD_INPUT("Conv2d.backwardInput", STRIDE, DILATION, GROUPS, PADDING, KERNEL),
  CONV2D_BACKWARD_WEIGHTS("Conv2d.backwardWeights", STRIDE, DILATION, GROUPS, PADDING, KERNEL),
  WINOGRAD_FORWARD("Conv2d.forward, Winograd", PADDING, LAST_ROWS, LAST_COLUMNS),
  WINOGRAD_BACKWARD_INPUT("Conv2d.backwardInput, Winograd", PADDING, LAST_ROWS, LAST_COLUMNS),
  WINOGRAD_BACKWARD_WEIGHTS("Conv2d.backwardWeights, Winograd", PADDING, LAST_ROWS, LAST_COLUMNS),
  DEPTHWISE_FORWARD("DepthwiseConv2d.forward", STRIDE, DILATION, MULTIPLIER, PADDING, KERNEL),
  DEPTHWISE_BACKWARD_INPUT(
      "DepthwiseConv2d.backwardInput", STRIDE, DILATION, MULTIPLIER, PADDING, KERNEL),
  DEPTHWISE_BACKWARD_WEIGHTS(
      "DepthwiseConv2d.backwardWeights", STRIDE, DILATION, MULTIPLIER, PADDING, KERNEL),
  TRANSPOSE_FORWARD("Conv2dTranspose.forward", STRIDE, DILATION, PADDING, OUTPUT_PADDING, KERNEL),
  TRANSPOSE_BACKWARD_INPUT(
      "Conv2dTranspose.backwardInput", STRIDE, DILATION, PADDING, OUTPUT_PADDING, KERNEL),
  TRANSPOSE_BACKWARD_WEIGHTS(
      "Conv2dTranspose.backwardWeights", STRIDE, DILATION, PADDING, OUTPUT_PADDING, KERNEL),
  MAX_POOL("MaxPool2d", STRIDE, WINDOWS, PADDING, LAST_WINDOW),
  MAX_POOL_BACKWARD("MaxPool2d.backward", STRIDE, WINDOWS, PADDING, LAST_WINDOW),
  AVERAGE_POOL("AveragePool2d", STRIDE, WINDOWS, PADDING, LAST_WINDOW, PADDING_CELLS),
  AVERAGE_POOL_BACKWARD(
      "AveragePool2d.backward", STRIDE, WINDOWS, PADDING, LAST_WINDOW, PADDING_CELLS);

  private final String title;
  private final List<Option> options;

  Subject(String title, Option... options) {
    this.title = title;
    this.options = List.of(options);
  }

  List<Option> options() {
    return options;
  }

  @Override
  public String toString() {
    return title;
  }
}

package dev.lanewise.bench.peers;

import dev.lanewise.bench.peers.OneDnn.Argument;
import dev.lanewise.bench.peers.OneDnn.Tensor;
import dev.lanewise.bench.ratio.Contender;
import java.lang.foreign.MemorySegment;

/** oneDNN's convolutions; weights and images are in the layouts that they want beforehand. */
final class OneDnnConvolution {
  private static final int FORWARD_TRAINING = 64;
  private static final int FORWARD_INFERENCE = 96;
  private static final int DIRECT = 1;
  private static final int WINOGRAD = 2;

  private final OneDnn oneDnn = new OneDnn();
  private final ConvLayout layout;
  private final double work;
  private final long[] images;
  private final long[] weights;
  private final long[] outputs;
  private final MemorySegment strides;
  private final MemorySegment dilations;
  private final MemorySegment before;
  private final MemorySegment after;

  /** Images as Lanewise has them. */
  private final MemorySegment plainImages;

  private final MemorySegment plainWeights;
  private final MemorySegment plainOutputs;

  private OneDnnConvolution(ConvCase conv, ConvLayout layout) {
    this.layout = layout;
    work = conv.work();
    images = new long[] {conv.batch(), conv.channels(), conv.side(), conv.side()};
    outputs = new long[] {conv.batch(), conv.filters(), conv.outputSide(), conv.outputSide()};
    long kernel = conv.kernel();
    long filters = conv.filters();
    long channels = conv.channels();
    strides = oneDnn.longs(conv.stride(), conv.stride());
    dilations = oneDnn.longs(0, 0);
    before = oneDnn.longs(conv.paddingBefore(), conv.paddingBefore());
    after = oneDnn.longs(conv.paddingAfter(), conv.paddingAfter());
    plainImages = oneDnn.channelsLast(images);
    plainOutputs = oneDnn.channelsLast(outputs);
    if (conv.depthwise()) {
      weights = new long[] {channels, 1, 1, kernel, kernel};
      plainWeights = oneDnn.layout(weights, new long[] {1, 1, 1, kernel * channels, channels});
    } else {
      weights = new long[] {filters, channels, kernel, kernel};
      plainWeights =
          oneDnn.layout(
              weights, new long[] {1, filters, kernel * channels * filters, channels * filters});
    }
  }

  static Contender of(ConvCase conv, ConvPass pass, ConvLayout layout) {
    OneDnnConvolution convolution = new OneDnnConvolution(conv, layout);
    return switch (pass) {
      case FORWARD -> convolution.forward();
      case BACKWARD_INPUT -> convolution.backwardInput();
      case BACKWARD_WEIGHTS -> convolution.backwardWeights();
    };
  }

  private Contender forward() {
    MemorySegment primitive =
        layout == ConvLayout.WINOGRAD ? winograd() : forward(FORWARD_INFERENCE);
    Tensor output = oneDnn.tensor(primitive, OneDnn.QUERY_DST);
    return contender(
        primitive,
        output,
        plainOutputs,
        new Argument(OneDnn.SRC, wanted(primitive, OneDnn.QUERY_SRC, plainImages)),
        new Argument(OneDnn.WEIGHTS, wantedWeights(primitive)),
        new Argument(OneDnn.DST, output));
  }

  private Contender backwardInput() {
    MemorySegment primitive =
        oneDnn.made(
            "dnnl_convolution_backward_data_primitive_desc_create",
            OneDnn.ENGINE,
            DIRECT,
            layout(images, plainImages),
            oneDnn.layout(weights, null),
            layout(outputs, plainOutputs),
            strides,
            dilations,
            before,
            after,
            forward(FORWARD_TRAINING),
            MemorySegment.NULL);
    Tensor gradient = oneDnn.tensor(primitive, OneDnn.QUERY_DIFF_SRC);
    return contender(
        primitive,
        gradient,
        plainImages,
        new Argument(OneDnn.DIFF_DST, wanted(primitive, OneDnn.QUERY_DIFF_DST, plainOutputs)),
        new Argument(OneDnn.WEIGHTS, wantedWeights(primitive)),
        new Argument(OneDnn.DIFF_SRC, gradient));
  }

  private Contender backwardWeights() {
    MemorySegment primitive =
        oneDnn.made(
            "dnnl_convolution_backward_weights_primitive_desc_create",
            OneDnn.ENGINE,
            DIRECT,
            layout(images, plainImages),
            oneDnn.layout(weights, null),
            MemorySegment.NULL,
            layout(outputs, plainOutputs),
            strides,
            dilations,
            before,
            after,
            forward(FORWARD_TRAINING),
            MemorySegment.NULL);
    Tensor gradient = oneDnn.tensor(primitive, OneDnn.QUERY_DIFF_WEIGHTS);
    return contender(
        primitive,
        gradient,
        plainWeights,
        new Argument(OneDnn.SRC, wanted(primitive, OneDnn.QUERY_SRC, plainImages)),
        new Argument(OneDnn.DIFF_DST, wanted(primitive, OneDnn.QUERY_DIFF_DST, plainOutputs)),
        new Argument(OneDnn.DIFF_WEIGHTS, gradient));
  }

  private MemorySegment forward(int kind) {
    return oneDnn.made(
        "dnnl_convolution_forward_primitive_desc_create",
        OneDnn.ENGINE,
        kind,
        DIRECT,
        layout(images, plainImages),
        oneDnn.layout(weights, null),
        MemorySegment.NULL,
        layout(outputs, plainOutputs),
        strides,
        dilations,
        before,
        after,
        MemorySegment.NULL);
  }

  /** In the words of version 2. */
  private MemorySegment winograd() {
    MemorySegment operation = oneDnn.struct();
    oneDnn.call(
        "dnnl_convolution_forward_desc_init",
        operation,
        FORWARD_INFERENCE,
        WINOGRAD,
        layout(images, plainImages),
        oneDnn.layout(weights, null),
        MemorySegment.NULL,
        layout(outputs, plainOutputs),
        strides,
        before,
        after);
    return oneDnn.made(
        "dnnl_primitive_desc_create",
        operation,
        MemorySegment.NULL,
        OneDnn.ENGINE,
        MemorySegment.NULL);
  }

  private MemorySegment layout(long[] sizes, MemorySegment plain) {
    return layout == ConvLayout.NHWC ? plain : oneDnn.layout(sizes, null);
  }

  /** Random numbers in the layout that a primitive wants. */
  private Tensor wanted(MemorySegment primitive, int query, MemorySegment plain) {
    Tensor tensor = oneDnn.tensor(primitive, query);
    oneDnn.reorder(oneDnn.random(plain), tensor);
    return tensor;
  }

  private Tensor wantedWeights(MemorySegment primitive) {
    Tensor tensor = oneDnn.tensor(primitive, OneDnn.QUERY_WEIGHTS);
    if (layout == ConvLayout.WINOGRAD) {
      // It transforms row-major weights alone.
      long[] rowMajor = {
        weights[1] * weights[2] * weights[3], weights[2] * weights[3], weights[3], 1
      };
      Tensor between = oneDnn.tensor(oneDnn.layout(weights, rowMajor));
      oneDnn.reorder(oneDnn.random(plainWeights), between);
      oneDnn.reorder(between, tensor);
    } else {
      oneDnn.reorder(oneDnn.random(plainWeights), tensor);
    }
    return tensor;
  }

  private Contender contender(
      MemorySegment primitive, Tensor result, MemorySegment plain, Argument... arguments) {
    return Contender.of(
        "oneDNN, " + layout,
        work,
        oneDnn.primitive(primitive, arguments),
        () -> oneDnn.values(result, plain),
        oneDnn::close);
  }
}

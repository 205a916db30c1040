package dev.lanewise.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Every operator as a small call that can be repeated, for checks of how operators run. */
final class OperatorCases {
  /** One operator on memory of its own. */
  record Case(String name, Runnable call) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final int COUNT = 5000;
  private static final int ROWS = 37;
  private static final int CLASSES = 10;

  private final Arena arena;
  private final Parallelism threads;
  private final KernelSet kernels;
  private final List<Case> cases = new ArrayList<>();

  private OperatorCases(Arena arena, Parallelism threads, KernelSet kernels) {
    this.arena = arena;
    this.threads = threads;
    this.kernels = kernels;
  }

  /** The operators with these kernels on these threads; their memory lives in {@code arena}. */
  static List<Case> of(Arena arena, Parallelism threads, KernelSet kernels) {
    OperatorCases all = new OperatorCases(arena, threads, kernels);
    all.products();
    all.convolution();
    all.depthwise();
    all.transposed();
    all.pooling();
    all.batchNorm();
    all.norms();
    all.layout();
    all.elementwise();
    all.arithmetic();
    all.activations();
    all.rows();
    all.reductions();
    all.optimizers();
    return all.cases;
  }

  private void add(String name, Runnable call) {
    cases.add(new Case(name, call));
  }

  /** Values between 0.5 and 1.5. */
  private MemorySegment floats(long count) {
    MemorySegment segment = Memory.floats(arena, Math.max(1, count));
    for (long i = 0; i < count; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0.5f + (i * 37 % 101) / 101f);
    }
    return segment;
  }

  private MemorySegment bytes(long bytes) {
    return Memory.bytes(arena, Math.max(64, bytes));
  }

  private void products() {
    product("Gemm", GemmShape.of(23, 45, 31), Activation.RELU);
    product("Gemm transposed", GemmShape.of(23, 45, 31).transposeA().transposeB(), Activation.NONE);
    product("Gemm alpha beta", GemmShape.of(9, 70, 17).alpha(0.5f).beta(0.5f), Activation.NONE);
  }

  private void product(String name, GemmShape shape, Activation activation) {
    Gemm gemm = Gemm.of(shape, activation, threads, kernels);
    MemorySegment a = floats(2000);
    MemorySegment b = floats(2000);
    MemorySegment c = floats(2000);
    MemorySegment packed = bytes(gemm.packedBytes());
    MemorySegment scratch = bytes(gemm.scratchBytes());
    gemm.pack(b, 0, packed, 0);
    add(name + ".pack", () -> gemm.pack(b, 0, packed, 0));
    add(name + ".run", () -> gemm.run(a, 0, b, 0, null, 0, c, 0, scratch, 0));
    add(name + ".runPacked", () -> gemm.runPacked(a, 0, packed, 0, null, 0, c, 0, scratch, 0));
  }

  private void convolution() {
    convolution("3x3", Conv2dShape.of(2, 9, 8, 5, 7, 3, 3).padding(Padding.SAME));
    convolution("3x3 strided", Conv2dShape.of(2, 9, 8, 5, 7, 3, 3).stride(2, 2));
    convolution(
        "3x3 by tiles",
        Conv2dShape.of(2, 9, 8, 19, 7, 3, 3).padding(Padding.SAME),
        Algorithm.WINOGRAD);
    convolution("1x1", Conv2dShape.of(2, 6, 5, 8, 19, 1, 1));
    convolution("one channel", Conv2dShape.of(2, 9, 8, 1, 50, 3, 3));
    convolution("one channel padded", Conv2dShape.of(1, 9, 8, 1, 50, 3, 3).padding(Padding.SAME));
    convolution("one channel 5x3", Conv2dShape.of(2, 9, 8, 1, 7, 5, 3));
    convolution("groups", Conv2dShape.of(2, 9, 8, 6, 34, 3, 3).padding(Padding.SAME).groups(2));
    convolution("1x1 groups", Conv2dShape.of(2, 6, 5, 8, 20, 1, 1).groups(4));
  }

  private void convolution(String name, Conv2dShape shape) {
    convolution(name, shape, Algorithm.DIRECT);
  }

  private void convolution(String name, Conv2dShape shape, Algorithm algorithm) {
    MemorySegment x = floats(COUNT);
    MemorySegment weights = floats(COUNT);
    MemorySegment y = floats(COUNT);
    MemorySegment bias = floats(64);
    Conv2dForward forward = new Conv2dForward(shape, Activation.RELU, algorithm, threads, kernels);
    MemorySegment packed = bytes(forward.packedBytes());
    MemorySegment scratch = bytes(forward.scratchBytes());
    add("Conv2d.forward.pack " + name, () -> forward.pack(weights, 0, packed, 0));
    add("Conv2d.forward " + name, () -> forward.run(x, 0, packed, 0, bias, 0, y, 0, scratch, 0));
    Conv2dBackwardInput byInput = new Conv2dBackwardInput(shape, algorithm, threads, kernels);
    MemorySegment flipped = bytes(byInput.packedBytes());
    MemorySegment inputScratch = bytes(byInput.scratchBytes());
    add("Conv2d.backwardInput.pack " + name, () -> byInput.pack(weights, 0, flipped, 0));
    MemorySegment gradOutput = floats(COUNT);
    MemorySegment gradInput = floats(COUNT);
    add(
        "Conv2d.backwardInput " + name,
        () -> byInput.run(gradOutput, 0, flipped, 0, gradInput, 0, inputScratch, 0));
    Conv2dBackwardWeights byWeights = new Conv2dBackwardWeights(shape, algorithm, threads, kernels);
    MemorySegment weightsScratch = bytes(byWeights.scratchBytes());
    MemorySegment gradWeights = floats(COUNT);
    add(
        "Conv2d.backwardWeights " + name,
        () -> byWeights.run(x, 0, gradOutput, 0, gradWeights, 0, weightsScratch, 0));
  }

  private void depthwise() {
    Conv2dShape plain = Conv2dShape.depthwise(2, 8, 7, 21, 1, 3, 3).padding(Padding.SAME);
    depthwise("3x3", plain);
    depthwise("3x3 strided", plain.stride(2, 2));
    depthwise("2x5", Conv2dShape.depthwise(2, 8, 8, 18, 1, 2, 5));
    depthwise("many channels", Conv2dShape.depthwise(1, 4, 5, 149, 1, 2, 2));
    depthwise("multiplier", Conv2dShape.depthwise(2, 6, 7, 9, 2, 3, 3).padding(Padding.SAME));
  }

  private void depthwise(String name, Conv2dShape shape) {
    MemorySegment x = floats(COUNT);
    MemorySegment w = floats(COUNT);
    MemorySegment y = floats(COUNT);
    MemorySegment gradient = floats(COUNT);
    MemorySegment bias = floats(shape.filters());
    DepthwiseConv2dForward forward =
        new DepthwiseConv2dForward(shape, Activation.RELU, threads, kernels);
    DepthwiseConv2dBackwardInput byInput =
        new DepthwiseConv2dBackwardInput(shape, threads, kernels);
    DepthwiseConv2dBackwardWeights byWeights =
        new DepthwiseConv2dBackwardWeights(shape, threads, kernels);
    MemorySegment scratch = bytes(forward.scratchBytes());
    MemorySegment inputScratch = bytes(byInput.scratchBytes());
    MemorySegment weightsScratch = bytes(byWeights.scratchBytes());
    add(
        "DepthwiseConv2d.forward " + name,
        () -> forward.run(x, 0, w, 0, bias, 0, y, 0, scratch, 0));
    add(
        "DepthwiseConv2d.backwardInput " + name,
        () -> byInput.run(x, 0, w, 0, gradient, 0, inputScratch, 0));
    add(
        "DepthwiseConv2d.backwardWeights " + name,
        () -> byWeights.run(x, 0, y, 0, gradient, 0, weightsScratch, 0));
  }

  private void transposed() {
    Conv2dTransposeShape shape =
        Conv2dTransposeShape.of(2, 5, 4, 7, 21, 3, 3).stride(2, 2).padding(Padding.SAME);
    MemorySegment x = floats(COUNT);
    MemorySegment w = floats(COUNT);
    MemorySegment y = floats(COUNT);
    MemorySegment gradient = floats(COUNT);
    MemorySegment bias = floats(shape.filters());
    Conv2dTransposeForward forward =
        new Conv2dTransposeForward(shape, Activation.RELU, threads, kernels);
    Conv2dTransposeBackwardInput byInput =
        new Conv2dTransposeBackwardInput(shape, threads, kernels);
    Conv2dTransposeBackwardWeights byWeights =
        new Conv2dTransposeBackwardWeights(shape, threads, kernels);
    MemorySegment packed = bytes(forward.packedBytes());
    MemorySegment inputPacked = bytes(byInput.packedBytes());
    MemorySegment scratch = bytes(forward.scratchBytes());
    MemorySegment inputScratch = bytes(byInput.scratchBytes());
    MemorySegment weightsScratch = bytes(byWeights.scratchBytes());
    add("Conv2dTranspose.forward.pack", () -> forward.pack(w, 0, packed, 0));
    add("Conv2dTranspose.forward", () -> forward.run(x, 0, packed, 0, bias, 0, y, 0, scratch, 0));
    add("Conv2dTranspose.backwardInput.pack", () -> byInput.pack(w, 0, inputPacked, 0));
    add(
        "Conv2dTranspose.backwardInput",
        () -> byInput.run(y, 0, inputPacked, 0, gradient, 0, inputScratch, 0));
    add(
        "Conv2dTranspose.backwardWeights",
        () -> byWeights.run(x, 0, y, 0, gradient, 0, weightsScratch, 0));
  }

  private void pooling() {
    Pool2dShape shape = Pool2dShape.of(2, 8, 9, 19, 2, 2);
    MemorySegment x = floats(COUNT);
    MemorySegment y = floats(COUNT);
    MaxPool2dForward forward = new MaxPool2dForward(shape, threads, kernels);
    MaxPool2dBackward backward = new MaxPool2dBackward(shape, threads, kernels);
    MemorySegment winners = bytes(forward.winnersBytes());
    MemorySegment gradInput = floats(COUNT);
    add("MaxPool2d.forward", () -> forward.run(x, 0, y, 0));
    add("MaxPool2d.forward winners", () -> forward.runWithWinners(x, 0, y, 0, winners, 0));
    forward.runWithWinners(x, 0, y, 0, winners, 0);
    add("MaxPool2d.backward", () -> backward.run(y, 0, winners, 0, gradInput, 0));
    average("2x2", shape);
    average(
        "3x3 overlapping", Pool2dShape.of(2, 8, 9, 19, 3, 3).stride(2, 2).padding(Padding.SAME));
    average("global", Pool2dShape.global(2, 5, 5, 67));
  }

  private void average(String name, Pool2dShape shape) {
    MemorySegment x = floats(COUNT);
    MemorySegment y = floats(COUNT);
    AveragePool2dForward forward =
        new AveragePool2dForward(shape, PaddingCells.IGNORED, threads, kernels);
    AveragePool2dBackward backward =
        new AveragePool2dBackward(shape, PaddingCells.IGNORED, threads, kernels);
    add("AveragePool2d.forward " + name, () -> forward.run(x, 0, y, 0));
    add("AveragePool2d.backward " + name, () -> backward.run(y, 0, x, 0));
  }

  private void batchNorm() {
    int rows = 300;
    int channels = 19;
    MemorySegment x = floats(rows * channels);
    MemorySegment y = floats(rows * channels);
    MemorySegment gamma = floats(channels);
    MemorySegment beta = floats(channels);
    MemorySegment mean = floats(channels);
    MemorySegment variance = floats(channels);
    BatchNormForward forward = new BatchNormForward(rows, channels, 1e-3f, threads, kernels);
    BatchNormInference inference = new BatchNormInference(rows, channels, 1e-3f, threads, kernels);
    BatchNormBackward backward =
        new BatchNormBackward(true, rows, channels, 1e-3f, threads, kernels);
    BatchNormBackward frozen =
        new BatchNormBackward(false, rows, channels, 1e-3f, threads, kernels);
    MovingAverage average = MovingAverage.of(channels, 0.99f, threads, kernels);
    MemorySegment scratch = bytes(backward.scratchBytes());
    add(
        "BatchNorm.forward",
        () -> forward.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, variance, 0, scratch, 0));
    add(
        "BatchNorm.inference",
        () -> inference.run(x, 0, gamma, 0, beta, 0, mean, 0, variance, 0, y, 0, scratch, 0));
    MemorySegment byGamma = floats(channels);
    MemorySegment byBeta = floats(channels);
    add(
        "BatchNorm.backward",
        () ->
            backward.run(
                x, 0, gamma, 0, mean, 0, variance, 0, y, 0, y, 0, byGamma, 0, byBeta, 0, scratch,
                0));
    add(
        "BatchNorm.inferenceBackward",
        () ->
            frozen.run(
                x, 0, gamma, 0, mean, 0, variance, 0, y, 0, y, 0, byGamma, 0, byBeta, 0, scratch,
                0));
    add("MovingAverage", () -> average.run(mean, 0, variance, 0));
  }

  private void norms() {
    int rows = 70;
    int channels = 67;
    MemorySegment x = floats(COUNT);
    MemorySegment y = floats(COUNT);
    MemorySegment gamma = floats(channels);
    MemorySegment beta = floats(channels);
    MemorySegment mean = floats(rows);
    MemorySegment inverse = floats(rows);
    MemorySegment byGamma = floats(channels);
    MemorySegment byBeta = floats(channels);
    LayerNormForward layer = new LayerNormForward(rows, channels, 1e-3f, threads, kernels);
    LayerNormBackward layerBackward = new LayerNormBackward(rows, channels, threads, kernels);
    GroupNormForward group = new GroupNormForward(2, 130, 18, 3, 1e-3f, threads, kernels);
    GroupNormBackward groupBackward = new GroupNormBackward(2, 130, 18, 3, threads, kernels);
    MemorySegment scratch =
        bytes(Math.max(groupBackward.scratchBytes(), layerBackward.scratchBytes()));
    add("LayerNorm.forward", () -> layer.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, inverse, 0));
    add(
        "LayerNorm.backward",
        () ->
            layerBackward.run(
                x, 0, gamma, 0, mean, 0, inverse, 0, y, 0, y, 0, byGamma, 0, byBeta, 0, scratch,
                0));
    add(
        "GroupNorm.forward",
        () -> group.run(x, 0, gamma, 0, beta, 0, y, 0, mean, 0, inverse, 0, scratch, 0));
    add(
        "GroupNorm.backward",
        () ->
            groupBackward.run(
                x, 0, gamma, 0, mean, 0, inverse, 0, y, 0, y, 0, byGamma, 0, byBeta, 0, scratch,
                0));
  }

  private void layout() {
    MemorySegment x = floats(COUNT);
    MemorySegment y = floats(COUNT);
    BorderShape border = new BorderShape(2, 5, 6, 19, 1, 2, 2, 1);
    ZeroPad2d pad = ZeroPad2d.of(border, threads, kernels);
    Crop2d crop = Crop2d.of(border, threads, kernels);
    RowCopy copy = RowCopy.of(70, 21, 23, 30, threads, kernels);
    Transpose images = Transpose.nchwToNhwc(2, 19, 5, 6, threads, kernels);
    Transpose weights = Transpose.oihwToHwio(17, 19, 3, 3, threads, kernels);
    UpsampleShape twice = new UpsampleShape(2, 5, 6, 19, 2, 2);
    UpsampleNearest2dForward nearest = new UpsampleNearest2dForward(twice, threads, kernels);
    UpsampleNearest2dBackward gradient = new UpsampleNearest2dBackward(twice, threads, kernels);
    add("ZeroPad2d", () -> pad.run(x, 0, y, 0));
    add("Crop2d", () -> crop.run(x, 0, y, 0));
    add("RowCopy", () -> copy.run(x, 0, y, 0));
    add("Transpose NHWC", () -> images.run(x, 0, y, 0));
    add("Transpose HWIO", () -> weights.run(x, 0, y, 0));
    add("UpsampleNearest2d.forward", () -> nearest.run(x, 0, y, 0));
    add("UpsampleNearest2d.backward", () -> gradient.run(x, 0, y, 0));
    BilinearUpsample2dForward bilinear = new BilinearUpsample2dForward(twice, threads, kernels);
    BilinearUpsample2dBackward adjoint = new BilinearUpsample2dBackward(twice, threads, kernels);
    add("BilinearUpsample2d.forward", () -> bilinear.run(x, 0, y, 0));
    add("BilinearUpsample2d.backward", () -> adjoint.run(x, 0, y, 0));
  }

  private void elementwise() {
    MemorySegment x = floats(COUNT);
    MemorySegment y = floats(COUNT);
    PieceSums sums = PieceSums.of(5, COUNT / 5, threads, kernels);
    UniformRandom random = UniformRandom.of(COUNT, threads);
    Dropout dropout = Dropout.of(COUNT, threads);
    add("PieceSums", () -> sums.run(x, 0, y, 0));
    add("UniformRandom", () -> random.run(1, 2, 3, 0f, 1f, y, 0));
    add("Dropout", () -> dropout.run(x, 0, 0.5f, 1, 2, 3, y, 0));
  }

  private void arithmetic() {
    ElementwiseShape images = ElementwiseShape.of(250, 19);
    for (ElementwiseOperation operation : ElementwiseOperation.values()) {
      arithmetic(operation, images);
    }
    arithmetic(ElementwiseOperation.ADD, images.perChannel());
    arithmetic(ElementwiseOperation.ADD, images.perRow());
    arithmetic(ElementwiseOperation.ADD, images.scalar());
    MemorySegment a = floats(COUNT);
    MemorySegment b = floats(COUNT);
    MemorySegment g = floats(COUNT);
    MemorySegment gradB = floats(COUNT);
    ExtremumBackward maximum =
        ExtremumBackward.of(ElementwiseOperation.MAXIMUM, images, threads, kernels);
    ExtremumBackward minimum =
        ExtremumBackward.of(ElementwiseOperation.MINIMUM, images.perRow(), threads, kernels);
    ScaleAndShift scale = ScaleAndShift.of(COUNT, 2f, -1f, threads, kernels);
    add("ExtremumBackward maximum", () -> maximum.run(a, 0, b, 0, g, 0, g, 0, gradB, 0));
    add("ExtremumBackward minimum", () -> minimum.run(a, 0, b, 0, g, 0, g, 0, gradB, 0));
    add("ScaleAndShift", () -> scale.run(a, 0, gradB, 0));
  }

  private void arithmetic(ElementwiseOperation operation, ElementwiseShape shape) {
    Elementwise elementwise = Elementwise.of(operation, shape, threads, kernels);
    MemorySegment a = floats(COUNT);
    MemorySegment b = floats(COUNT);
    MemorySegment y = floats(COUNT);
    add("Elementwise " + operation + " " + shape, () -> elementwise.run(a, 0, b, 0, y, 0));
  }

  private void activations() {
    activation(PointwiseFunction.relu());
    activation(PointwiseFunction.relu6());
    activation(PointwiseFunction.leakyRelu(0.2f));
    activation(PointwiseFunction.selu());
    for (SmoothFunction function : SmoothFunction.values()) {
      activation(function);
    }
  }

  private void activation(PointwiseFunction function) {
    MemorySegment x = floats(COUNT);
    MemorySegment g = floats(COUNT);
    MemorySegment y = floats(COUNT);
    ActivationForward forward = Activations.forward(function, COUNT, threads, kernels);
    ActivationBackward backward = Activations.backward(function, COUNT, threads, kernels);
    add("Activations.forward " + function, () -> forward.run(x, 0, y, 0));
    add("Activations.backward " + function, () -> backward.run(x, 0, g, 0, y, 0));
  }

  private void rows() {
    int count = ROWS * CLASSES;
    MemorySegment x = floats(count);
    MemorySegment g = floats(count);
    MemorySegment y = floats(count);
    MemorySegment p = floats(count);
    MemorySegment losses = floats(ROWS);
    MemorySegment labels = bytes(ROWS * (long) Integer.BYTES);
    labels.fill((byte) 0);
    ArgMaxRows winners = ArgMaxRows.of(ROWS, CLASSES, threads, kernels);
    Softmax softmax = Softmax.of(ROWS, CLASSES, threads, kernels);
    SoftmaxBackward backward = SoftmaxBackward.of(ROWS, CLASSES, threads, kernels);
    SoftmaxCrossEntropy loss = SoftmaxCrossEntropy.of(ROWS, CLASSES, threads, kernels);
    LogSoftmax log = LogSoftmax.of(ROWS, CLASSES, threads, kernels);
    LogSoftmaxBackward logBackward = LogSoftmaxBackward.of(ROWS, CLASSES, threads, kernels);
    MemorySegment indices = bytes(ROWS * (long) Integer.BYTES);
    add("ArgMaxRows", () -> winners.run(x, 0, indices, 0));
    add("Softmax", () -> softmax.run(x, 0, y, 0));
    add("SoftmaxBackward", () -> backward.run(x, 0, g, 0, y, 0));
    add("LogSoftmax", () -> log.run(x, 0, y, 0));
    add("LogSoftmaxBackward", () -> logBackward.run(x, 0, g, 0, y, 0));
    add("SoftmaxCrossEntropy", () -> loss.run(x, 0, g, 0, 1f, losses, 0, p, 0, y, 0));
    add(
        "SoftmaxCrossEntropy sparse",
        () -> loss.runSparse(x, 0, labels, 0, 1f, losses, 0, p, 0, y, 0));
  }

  private void reductions() {
    int rows = 250;
    int columns = 149;
    int count = rows * columns;
    MemorySegment x = floats(count);
    MemorySegment y = floats(rows);
    for (Reduction reduction : Reduction.values()) {
      ReduceRows ofRows = new ReduceRows(reduction, rows, columns, threads, kernels);
      ReduceColumns ofColumns = new ReduceColumns(reduction, rows, columns, threads, kernels);
      ReduceAll ofAll = new ReduceAll(reduction, count, threads, kernels);
      add("Reduce.rows " + reduction, () -> ofRows.run(x, 0, y, 0));
      add("Reduce.columns " + reduction, () -> ofColumns.run(x, 0, y, 0));
      add("Reduce.all " + reduction, () -> ofAll.run(x, 0, y, 0));
    }
    ArgMaxRows winners = ArgMaxRows.of(rows, columns, threads, kernels);
    ClipByValue byValue = new ClipByValue(count, 1f, threads, kernels);
    ClipByNorm byNorm = new ClipByNorm(count, 1f, threads, kernels);
    ClipByGlobalNorm byGlobalNorm = new ClipByGlobalNorm(count, 7, 1f, threads, kernels);
    MemorySegment indices = bytes(rows * (long) Integer.BYTES);
    MemorySegment clipped = floats(count);
    add("ArgMaxRows long", () -> winners.run(x, 0, indices, 0));
    add("ClipByValue", () -> byValue.run(x, 0, clipped, 0));
    add("ClipByNorm", () -> byNorm.run(x, 0, clipped, 0));
    add("ClipByGlobalNorm", () -> byGlobalNorm.run(x, 0, y, 0, clipped, 0));
  }

  private void optimizers() {
    MemorySegment g = floats(COUNT);
    MemorySegment w = floats(COUNT);
    MemorySegment a = floats(COUNT);
    MemorySegment b = floats(COUNT);
    MemorySegment c = floats(COUNT);
    SgdOptions sgdOptions = SgdOptions.of().weightDecay(0.1f);
    SgdStep sgd = SgdStep.of(COUNT, sgdOptions, threads, kernels);
    SgdOptions momentumOptions = sgdOptions.momentum(0.9f);
    SgdStep momentum = SgdStep.of(COUNT, momentumOptions, threads, kernels);
    SgdStep nesterov = SgdStep.of(COUNT, momentumOptions.nesterov(true), threads, kernels);
    LionStep lion = LionStep.of(COUNT, LionOptions.of(), threads, kernels);
    AdagradStep adagrad = AdagradStep.of(COUNT, AdagradOptions.of(), threads, kernels);
    AdadeltaStep adadelta = AdadeltaStep.of(COUNT, AdadeltaOptions.of(), threads, kernels);
    add("SgdStep", () -> sgd.run(g, 0, w, 0, null, 0, 1e-3f));
    add("SgdStep momentum", () -> momentum.run(g, 0, w, 0, a, 0, 1e-3f));
    add("SgdStep Nesterov", () -> nesterov.run(g, 0, w, 0, a, 0, 1e-3f));
    add("LionStep", () -> lion.run(g, 0, w, 0, a, 0, 1e-3f));
    add("AdagradStep", () -> adagrad.run(g, 0, w, 0, a, 0, 1e-3f));
    add("AdadeltaStep", () -> adadelta.run(g, 0, w, 0, a, 0, b, 0, 1e-3f));
    for (boolean centered : new boolean[] {false, true}) {
      for (float factor : new float[] {0, 0.9f}) {
        RmsPropOptions options = RmsPropOptions.of().centered(centered).momentum(factor);
        RmsPropStep rmsProp = RmsPropStep.of(COUNT, options, threads, kernels);
        add(options.toString(), () -> rmsProp.run(g, 0, w, 0, a, 0, b, 0, c, 0, 1e-3f));
      }
    }
    moments(g, w, a, b, c);
    factors(g, w, a, b);
  }

  private void moments(
      MemorySegment g, MemorySegment w, MemorySegment a, MemorySegment b, MemorySegment c) {
    MomentOptions options = MomentOptions.of();
    AdamStep adam = AdamStep.of(COUNT, options, threads, kernels);
    AdamStep amsgrad = AdamStep.amsgrad(COUNT, options, threads, kernels);
    NadamStep nadam = NadamStep.of(COUNT, options, threads, kernels);
    AdamaxStep adamax = AdamaxStep.of(COUNT, options, threads, kernels);
    LambStep lamb = LambStep.of(COUNT, options, threads, kernels);
    MemorySegment scratch = bytes(lamb.scratchBytes());
    add("AdamStep", () -> adam.run(g, 0, w, 0, a, 0, b, 0, null, 0, 1e-3f, 5));
    add("AdamStep amsgrad", () -> amsgrad.run(g, 0, w, 0, a, 0, b, 0, c, 0, 1e-3f, 5));
    add("NadamStep", () -> nadam.run(g, 0, w, 0, a, 0, b, 0, 1e-3f, 5));
    add("AdamaxStep", () -> adamax.run(g, 0, w, 0, a, 0, b, 0, 1e-3f, 5));
    add("LambStep", () -> lamb.run(g, 0, w, 0, a, 0, b, 0, 1e-3f, 5, scratch, 0));
  }

  private void factors(MemorySegment g, MemorySegment w, MemorySegment a, MemorySegment b) {
    AdafactorOptions options = AdafactorOptions.of();
    AdafactorVectorStep vector = AdafactorVectorStep.of(COUNT, options, threads, kernels);
    AdafactorStep matrix = AdafactorStep.of(2, 50, 50, options, threads, kernels);
    FtrlStep ftrl = FtrlStep.of(COUNT, FtrlOptions.of(), threads, kernels);
    FtrlStep powers = FtrlStep.of(COUNT, FtrlOptions.of().ratePower(-0.7f), threads, kernels);
    MemorySegment scratch = bytes(Math.max(matrix.scratchBytes(), vector.scratchBytes()));
    MemorySegment blocks = bytes(ftrl.scratchBytes());
    add("AdafactorVectorStep", () -> vector.run(g, 0, w, 0, a, 0, 1e-3f, 5, scratch, 0));
    add("AdafactorStep", () -> matrix.run(g, 0, w, 0, a, 0, b, 0, 1e-3f, 5, scratch, 0));
    add("FtrlStep", () -> ftrl.run(g, 0, w, 0, a, 0, b, 0, 1e-3f, blocks, 0));
    add("FtrlStep powers", () -> powers.run(g, 0, w, 0, a, 0, b, 0, 1e-3f, blocks, 0));
  }
}

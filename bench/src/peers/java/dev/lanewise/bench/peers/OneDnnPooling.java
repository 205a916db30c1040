package dev.lanewise.bench.peers;

import dev.lanewise.bench.peers.OneDnn.Argument;
import dev.lanewise.bench.peers.OneDnn.Tensor;
import dev.lanewise.bench.ratio.Contender;
import java.lang.foreign.MemorySegment;

/** oneDNN's max pooling of 2x2 windows, channels last. */
final class OneDnnPooling {
  private static final int FORWARD_TRAINING = 64;
  private static final int FORWARD_INFERENCE = 96;
  private static final int MAX = 0x1ff;

  private final OneDnn oneDnn = new OneDnn();
  private final double work;
  private final MemorySegment images;
  private final MemorySegment outputs;
  private final MemorySegment window = oneDnn.longs(2, 2);
  private final MemorySegment none = oneDnn.longs(0, 0);
  private final Tensor image;
  private final Tensor output;

  private OneDnnPooling(PoolCase pool) {
    work = pool.work();
    images = oneDnn.channelsLast(PoolCase.BATCH, pool.channels(), pool.side(), pool.side());
    outputs =
        oneDnn.channelsLast(PoolCase.BATCH, pool.channels(), pool.outputSide(), pool.outputSide());
    image = oneDnn.random(images);
    output = oneDnn.tensor(outputs);
  }

  static Contender of(PoolCase pool) {
    OneDnnPooling pooling = new OneDnnPooling(pool);
    return switch (pool.pass()) {
      case INFERENCE -> pooling.inference();
      case TRAINING -> pooling.training();
      case BACKWARD -> pooling.backward();
    };
  }

  private Contender inference() {
    Runnable call =
        oneDnn.primitive(
            forward(FORWARD_INFERENCE),
            new Argument(OneDnn.SRC, image),
            new Argument(OneDnn.DST, output));
    return contender(call, output);
  }

  private Contender training() {
    MemorySegment forward = forward(FORWARD_TRAINING);
    Tensor workspace = oneDnn.tensor(forward, OneDnn.QUERY_WORKSPACE);
    return contender(training(forward, workspace), output);
  }

  /** Lanewise's contender takes the outputs for their gradients too. */
  private Contender backward() {
    MemorySegment forward = forward(FORWARD_TRAINING);
    Tensor workspace = oneDnn.tensor(forward, OneDnn.QUERY_WORKSPACE);
    training(forward, workspace).run();
    MemorySegment backward =
        oneDnn.made(
            "dnnl_pooling_backward_primitive_desc_create",
            OneDnn.ENGINE,
            MAX,
            images,
            outputs,
            window,
            window,
            none,
            none,
            none,
            forward,
            MemorySegment.NULL);
    Tensor gradient = oneDnn.tensor(images);
    Runnable call =
        oneDnn.primitive(
            backward,
            new Argument(OneDnn.DIFF_DST, output),
            new Argument(OneDnn.WORKSPACE, workspace),
            new Argument(OneDnn.DIFF_SRC, gradient));
    return contender(call, gradient);
  }

  private Runnable training(MemorySegment forward, Tensor workspace) {
    return oneDnn.primitive(
        forward,
        new Argument(OneDnn.SRC, image),
        new Argument(OneDnn.DST, output),
        new Argument(OneDnn.WORKSPACE, workspace));
  }

  private MemorySegment forward(int kind) {
    return oneDnn.made(
        "dnnl_pooling_forward_primitive_desc_create",
        OneDnn.ENGINE,
        kind,
        MAX,
        images,
        outputs,
        window,
        window,
        none,
        none,
        none,
        MemorySegment.NULL);
  }

  private Contender contender(Runnable call, Tensor result) {
    return Contender.of(
        "oneDNN", work, call, () -> oneDnn.values(result, result.descriptor()), oneDnn::close);
  }
}

package dev.lanewise.bench.calls;

import dev.lanewise.kernels.AdadeltaOptions;
import dev.lanewise.kernels.AdadeltaStep;
import dev.lanewise.kernels.AdafactorOptions;
import dev.lanewise.kernels.AdafactorStep;
import dev.lanewise.kernels.AdafactorVectorStep;
import dev.lanewise.kernels.AdagradOptions;
import dev.lanewise.kernels.AdagradStep;
import dev.lanewise.kernels.AdamStep;
import dev.lanewise.kernels.AdamaxStep;
import dev.lanewise.kernels.FtrlOptions;
import dev.lanewise.kernels.FtrlStep;
import dev.lanewise.kernels.LambStep;
import dev.lanewise.kernels.LionOptions;
import dev.lanewise.kernels.LionStep;
import dev.lanewise.kernels.MomentOptions;
import dev.lanewise.kernels.NadamStep;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.RmsPropOptions;
import dev.lanewise.kernels.RmsPropStep;
import dev.lanewise.kernels.SgdOptions;
import dev.lanewise.kernels.SgdStep;
import java.lang.foreign.MemorySegment;

/**
 * Steps of optimizers; the size is the number of weights. Floats are those of gradient, weights and
 * state, read or written once.
 */
final class Steps {
  private static final float RATE = 1e-3f;
  private static final long NUMBER = 100;

  private Steps() {}

  /** Gradient, weights, and as much state as any step has. */
  private static final class Memories {
    private final Operands operands;
    private final int count;
    private final MemorySegment g;
    private final MemorySegment w;
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment c;

    Memories(Operands operands, int count) {
      this.operands = operands;
      this.count = count;
      g = operands.random(count);
      w = operands.random(count);
      a = operands.positive(count);
      b = operands.positive(count);
      c = operands.positive(count);
    }

    KernelCall call(int floats, Runnable run) {
      return KernelCall.floats(operands, (double) floats * count, run, w);
    }
  }

  static KernelCall sgd(Operands operands, Parallelism threads, int... size) {
    SgdStep operator = SgdStep.of(size[0], SgdOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(3, () -> operator.run(x.g, 0, x.w, 0, null, 0, RATE));
  }

  static KernelCall sgdDecay(Operands operands, Parallelism threads, int... size) {
    SgdStep operator = SgdStep.of(size[0], SgdOptions.of().weightDecay(0.004f), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(3, () -> operator.run(x.g, 0, x.w, 0, null, 0, RATE));
  }

  static KernelCall nesterov(Operands operands, Parallelism threads, int... size) {
    SgdStep operator = SgdStep.of(size[0], SgdOptions.of().momentum(0.9f).nesterov(true), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(5, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, RATE));
  }

  static KernelCall rmsProp(Operands operands, Parallelism threads, int... size) {
    RmsPropStep operator = RmsPropStep.of(size[0], RmsPropOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(5, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, null, 0, null, 0, RATE));
  }

  static KernelCall rmsPropCentered(Operands operands, Parallelism threads, int... size) {
    RmsPropStep operator =
        RmsPropStep.of(size[0], RmsPropOptions.of().momentum(0.9f).centered(true), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(9, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, x.c, 0, RATE));
  }

  static KernelCall adagrad(Operands operands, Parallelism threads, int... size) {
    AdagradStep operator = AdagradStep.of(size[0], AdagradOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(5, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, RATE));
  }

  static KernelCall adadelta(Operands operands, Parallelism threads, int... size) {
    AdadeltaStep operator = AdadeltaStep.of(size[0], AdadeltaOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(7, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, RATE));
  }

  static KernelCall adam(Operands operands, Parallelism threads, int... size) {
    AdamStep operator = AdamStep.of(size[0], MomentOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(7, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, null, 0, RATE, NUMBER));
  }

  static KernelCall amsgrad(Operands operands, Parallelism threads, int... size) {
    AdamStep operator = AdamStep.amsgrad(size[0], MomentOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(9, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, x.c, 0, RATE, NUMBER));
  }

  static KernelCall nadam(Operands operands, Parallelism threads, int... size) {
    NadamStep operator = NadamStep.of(size[0], MomentOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(7, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, RATE, NUMBER));
  }

  static KernelCall adamax(Operands operands, Parallelism threads, int... size) {
    AdamaxStep operator = AdamaxStep.of(size[0], MomentOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(7, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, RATE, NUMBER));
  }

  static KernelCall lion(Operands operands, Parallelism threads, int... size) {
    LionStep operator = LionStep.of(size[0], LionOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    return x.call(5, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, RATE));
  }

  static KernelCall ftrl(Operands operands, Parallelism threads, int... size) {
    FtrlStep operator = FtrlStep.of(size[0], FtrlOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return x.call(7, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, RATE, scratch, 0));
  }

  static KernelCall lamb(Operands operands, Parallelism threads, int... size) {
    LambStep operator = LambStep.of(size[0], MomentOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return x.call(7, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, RATE, NUMBER, scratch, 0));
  }

  /** Sizes: matrices, rows, columns. */
  static KernelCall adafactor(Operands operands, Parallelism threads, int... size) {
    AdafactorStep operator =
        AdafactorStep.of(size[0], size[1], size[2], AdafactorOptions.of(), threads);
    Memories x = new Memories(operands, size[0] * size[1] * size[2]);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return x.call(3, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, x.b, 0, RATE, NUMBER, scratch, 0));
  }

  static KernelCall adafactorVector(Operands operands, Parallelism threads, int... size) {
    AdafactorVectorStep operator = AdafactorVectorStep.of(size[0], AdafactorOptions.of(), threads);
    Memories x = new Memories(operands, size[0]);
    MemorySegment scratch = operands.room(operator.scratchBytes());
    return x.call(5, () -> operator.run(x.g, 0, x.w, 0, x.a, 0, RATE, NUMBER, scratch, 0));
  }
}

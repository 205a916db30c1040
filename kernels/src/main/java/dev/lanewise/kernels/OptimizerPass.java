package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.OptimizerKernels;
import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Passes over a gradient, weights and their state, in pieces: what all steps of optimizers share.
 */
final class OptimizerPass {
  /** The operands of a step, in this order; those from FIRST on are state and scratch memory. */
  static final int GRADIENT = 0;

  static final int WEIGHTS = 1;
  static final int FIRST = 2;
  static final int SECOND = 3;
  static final int THIRD = 4;

  private static final int MOST_OPERANDS = 6;
  private static final int MOST_FACTORS = 3;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** What is done with one piece. */
  @FunctionalInterface
  interface Kernel {
    /**
     * Runs.
     *
     * @param count elements of the piece
     * @param x the step's operands
     * @param from where the piece begins in an operand, in bytes
     * @param worker who runs it
     */
    void run(int count, Step x, long from, int worker);
  }

  private final Ranges ranges;
  private final int width;
  private final Parallelism parallelism;
  private final OptimizerKernels kernels;
  private final Kept<Step> steps = new Kept<>();

  /** Over {@code count} elements. */
  OptimizerPass(long count, Parallelism parallelism, KernelSet kernelSet) {
    this(Ranges.of(count), 1, parallelism, kernelSet);
  }

  /** Over rows of {@code width} elements; a piece holds whole rows. */
  OptimizerPass(Ranges ranges, int width, Parallelism parallelism, KernelSet kernelSet) {
    this.ranges = ranges;
    this.width = width;
    this.parallelism = parallelism;
    kernels = kernelSet.micro().optimizer();
  }

  /** Bytes of the weights, and of state that is as large. */
  long bytes() {
    return ranges.count() * width * Float.BYTES;
  }

  /** Elements of the weights. */
  long count() {
    return ranges.count() * width;
  }

  int pieces() {
    return ranges.pieces();
  }

  int threads() {
    return parallelism.threads();
  }

  /** The number of a piece, by where it begins. */
  int piece(long from) {
    return (int) (from / ranges.bytesFrom(1, width));
  }

  /** Writes a value to memory as large as the weights. */
  void fill(String name, MemorySegment segment, long offset, float value) {
    Operand.output(name, segment, offset, bytes(), parallelism);
    for (long at = 0; at < bytes(); at += Float.BYTES) {
      segment.set(FLOAT, offset + at, value);
    }
  }

  /** A step without operands, to be given back to {@link #end}. */
  Step begin() {
    Step step = steps.take();
    return step != null ? step : new Step();
  }

  /** Forgets the operands of a step and keeps the object. */
  void end(Step step) {
    step.clear();
    steps.give(step);
  }

  /** Refuses a number of a step that is not 1 or more. */
  static void checkNumber(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("number: expected 1 or more, got " + number);
    }
  }

  /** One call: its operands and factors. */
  final class Step implements Parallelism.Pieces {
    private final OperandList operands = new OperandList(parallelism);
    private final MemorySegment[] segments = new MemorySegment[MOST_OPERANDS];
    private final long[] offsets = new long[MOST_OPERANDS];
    private final float[] factors = new float[MOST_FACTORS];
    private final float[][] partial = new float[parallelism.threads()][SoftmaxKernels.PARTIAL_SUMS];
    private int count;
    private float decay;
    private Kernel kernel = (n, x, from, worker) -> {};

    Step() {
      clear();
    }

    private void clear() {
      operands.clear();
      Arrays.fill(segments, MemorySegment.NULL);
      count = 0;
      decay = 0;
    }

    private Step add(MemorySegment segment, long offset) {
      segments[count] = segment;
      offsets[count] = offset;
      count++;
      return this;
    }

    Step on(MemorySegment gradient, long gradientOffset, MemorySegment weights, long offset) {
      operands.input("gradient", gradient, gradientOffset, bytes());
      operands.output("weights", weights, offset, bytes());
      return add(gradient, gradientOffset).add(weights, offset);
    }

    /** The next operand: state as large as the weights. */
    Step state(String name, MemorySegment segment, long offset) {
      return state(name, segment, offset, bytes());
    }

    /** The next operand: state or scratch memory. */
    Step state(String name, MemorySegment segment, long offset, long size) {
      operands.output(name, segment, offset, size);
      return add(segment, offset);
    }

    /** The next operand: state that only some options need; otherwise it is not looked at. */
    Step stateIf(boolean used, String name, @Nullable MemorySegment segment, long offset) {
      if (!used) {
        return add(MemorySegment.NULL, 0);
      }
      if (segment == null) {
        throw new IllegalArgumentException(name + ": expected memory, got null");
      }
      return state(name, segment, offset);
    }

    /** The weights decay before the first pass: {@code w = fma(-share, w, w)}, unless it is 0. */
    Step decay(float weightDecay, float rate) {
      decay = (float) ((double) weightDecay * rate);
      return this;
    }

    Step factors(float a, float b, float c) {
      factors[0] = a;
      factors[1] = b;
      factors[2] = c;
      return this;
    }

    float factor(int index) {
      return factors[index];
    }

    MemorySegment memory(int operand) {
      return segments[operand];
    }

    /** Where a piece of an operand begins. */
    long at(int operand, long from) {
      return offsets[operand] + from;
    }

    float get(int operand, long index) {
      return segments[operand].get(FLOAT, offsets[operand] + index * Float.BYTES);
    }

    void set(int operand, long index, float value) {
      segments[operand].set(FLOAT, offsets[operand] + index * Float.BYTES, value);
    }

    /** The sum of some floats of an operand, one after the other from 0, in double precision. */
    double sum(int operand, long first, int length) {
      double sum = 0;
      for (int i = 0; i < length; i++) {
        sum += get(operand, first + i);
      }
      return sum;
    }

    /** Partial sums of a worker. */
    float[] partial(int worker) {
      return partial[worker];
    }

    /** A pass over all pieces. */
    void run(Kernel pass) {
      kernel = pass;
      parallelism.run(ranges.pieces(), this);
      decay = 0;
    }

    @Override
    public void run(int piece, int worker) {
      int length = ranges.length(piece) * width;
      long from = ranges.bytesFrom(piece, width);
      if (decay != 0) {
        kernels.decay(length, segments[WEIGHTS], offsets[WEIGHTS] + from, decay);
      }
      kernel.run(length, this, from, worker);
    }
  }
}

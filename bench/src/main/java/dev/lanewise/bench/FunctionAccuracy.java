package dev.lanewise.bench;

import dev.lanewise.kernels.ActivationBackward;
import dev.lanewise.kernels.ActivationForward;
import dev.lanewise.kernels.Activations;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.PointwiseFunction;
import dev.lanewise.kernels.SmoothFunction;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Prints, for each function, the largest error over all 2^32 floats, in units in the last place of
 * the exact result, and where it is; and for its gradient, in roundings of the exact slope, or of 1
 * where that is larger.
 *
 * <p>The first argument takes one float in so many instead; the others name functions, such as
 * {@code gelu} and {@code gelu.gradient}.
 */
public final class FunctionAccuracy {
  private static final int BLOCK = 1 << 16;

  /** Memory to memory, for {@link #BLOCK} floats. */
  private interface Pass {
    void run(MemorySegment x, MemorySegment y);
  }

  /** The largest error so far. */
  private record Worst(double error, float x, float y) {
    Worst max(Worst other) {
      return other.error > error ? other : this;
    }
  }

  /** How far a float is from the exact value. */
  private interface Measure {
    double of(double exact, float actual);
  }

  private record Function(
      Supplier<Pass> pass, DoubleUnaryOperator exact, Measure error, String unit) {}

  private FunctionAccuracy() {}

  /**
   * Runs the check.
   *
   * @param args a stride, then names of functions; nothing for all of both
   */
  public static void main(String[] args) {
    long stride = args.length == 0 ? 1 : Long.parseLong(args[0]);
    List<String> names = List.of(args).subList(Math.min(1, args.length), args.length);
    functions()
        .forEach(
            (name, function) -> {
              if (names.isEmpty() || names.contains(name)) {
                Worst worst = worst(function, stride);
                System.out.printf(
                    Locale.ROOT,
                    "%-22s %8.3f %s at %s (%s): %s%n",
                    name,
                    worst.error,
                    function.unit,
                    worst.x,
                    Float.toHexString(worst.x),
                    worst.y);
              }
            });
  }

  private static Map<String, Function> functions() {
    Map<String, Function> all = new LinkedHashMap<>();
    add(all, "relu", PointwiseFunction.relu(), x -> Math.max(x, 0), ExactDerivatives::relu);
    add(all, "relu6", PointwiseFunction.relu6(), ExactFunctions::relu6, ExactDerivatives::relu6);
    add(
        all,
        "leaky_relu",
        PointwiseFunction.leakyRelu(0.2f),
        ExactFunctions::leakyRelu,
        ExactDerivatives::leakyRelu);
    add(all, "elu", PointwiseFunction.elu(1), ExactFunctions::elu, ExactDerivatives::elu);
    add(all, "selu", PointwiseFunction.selu(), ExactFunctions::selu, ExactDerivatives::selu);
    for (SmoothFunction function : SmoothFunction.values()) {
      add(
          all,
          function.name().toLowerCase(Locale.ROOT),
          function,
          ExactFunctions.of(function),
          ExactDerivatives.of(function));
    }
    return all;
  }

  private static void add(
      Map<String, Function> all,
      String name,
      PointwiseFunction function,
      DoubleUnaryOperator exact,
      DoubleUnaryOperator slope) {
    all.put(name, new Function(() -> forward(function), exact, ExactFunctions::ulps, "ULP"));
    all.put(
        name + ".gradient",
        new Function(() -> gradient(function), slope, ExactDerivatives::roundings, "roundings"));
  }

  private static Pass forward(PointwiseFunction function) {
    ActivationForward forward = Activations.forward(function, BLOCK, Parallelism.caller());
    return (x, y) -> forward.run(x, 0, y, 0);
  }

  /** The slope at x, into y. */
  private static Pass gradient(PointwiseFunction function) {
    Pass forward = forward(function);
    ActivationBackward backward = Activations.backward(function, BLOCK, Parallelism.caller());
    MemorySegment ones = Memory.floats(Arena.ofAuto(), BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      ones.setAtIndex(ValueLayout.JAVA_FLOAT, i, 1f);
    }
    return (x, y) -> {
      if (function.gradientFromOutput()) {
        forward.run(x, y);
        backward.run(y, 0, ones, 0, y, 0);
      } else {
        backward.run(x, 0, ones, 0, y, 0);
      }
    };
  }

  private static Worst worst(Function function, long stride) {
    Pass pass = function.pass.get();
    long count = (1L << 32) / stride;
    return IntStream.range(0, (int) Math.ceilDiv(count, BLOCK))
        .parallel()
        .mapToObj(block -> block(pass, function, (long) block * BLOCK, count, stride))
        .reduce(new Worst(-1, Float.NaN, Float.NaN), Worst::max);
  }

  private static Worst block(Pass pass, Function function, long from, long count, long stride) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment x = Memory.floats(arena, BLOCK);
      MemorySegment y = Memory.floats(arena, BLOCK);
      int length = (int) Math.min(BLOCK, count - from);
      for (int i = 0; i < length; i++) {
        x.setAtIndex(ValueLayout.JAVA_INT, i, (int) ((from + i) * stride));
      }
      pass.run(x, y);
      Worst worst = new Worst(-1, Float.NaN, Float.NaN);
      for (int i = 0; i < length; i++) {
        float at = x.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        float actual = y.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        double error = function.error.of(function.exact.applyAsDouble(at), actual);
        if (error > worst.error) {
          worst = new Worst(error, at, actual);
        }
      }
      return worst;
    }
  }
}

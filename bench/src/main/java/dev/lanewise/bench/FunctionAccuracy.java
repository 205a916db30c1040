package dev.lanewise.bench;

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
 * the exact result, and where it is.
 *
 * <p>The first argument takes one float in so many instead; the others name functions.
 */
public final class FunctionAccuracy {
  private static final int BLOCK = 1 << 16;

  /** Memory to memory, for {@link #BLOCK} floats. */
  private interface Pass {
    void run(MemorySegment x, MemorySegment y);
  }

  /** The largest error so far. */
  private record Worst(double ulps, float x, float y) {
    Worst max(Worst other) {
      return other.ulps > ulps ? other : this;
    }
  }

  private record Function(Supplier<Pass> pass, DoubleUnaryOperator exact) {}

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
                    "%-14s %8.3f ULP at %s (%s): %s%n",
                    name,
                    worst.ulps,
                    worst.x,
                    Float.toHexString(worst.x),
                    worst.y);
              }
            });
  }

  private static Map<String, Function> functions() {
    Map<String, Function> all = new LinkedHashMap<>();
    all.put("leaky_relu", activation(PointwiseFunction.leakyRelu(0.2f), ExactFunctions::leakyRelu));
    all.put("relu6", activation(PointwiseFunction.relu6(), ExactFunctions::relu6));
    all.put("elu", activation(PointwiseFunction.elu(1), ExactFunctions::elu));
    all.put("selu", activation(PointwiseFunction.selu(), ExactFunctions::selu));
    for (SmoothFunction function : SmoothFunction.values()) {
      all.put(
          function.name().toLowerCase(Locale.ROOT),
          activation(function, ExactFunctions.of(function)));
    }
    return all;
  }

  private static Function activation(PointwiseFunction function, DoubleUnaryOperator exact) {
    return new Function(
        () -> {
          ActivationForward forward = Activations.forward(function, BLOCK, Parallelism.caller());
          return (x, y) -> forward.run(x, 0, y, 0);
        },
        exact);
  }

  private static Worst worst(Function function, long stride) {
    Pass pass = function.pass.get();
    long count = (1L << 32) / stride;
    return IntStream.range(0, (int) Math.ceilDiv(count, BLOCK))
        .parallel()
        .mapToObj(block -> block(pass, function.exact, (long) block * BLOCK, count, stride))
        .reduce(new Worst(-1, Float.NaN, Float.NaN), Worst::max);
  }

  private static Worst block(
      Pass pass, DoubleUnaryOperator exact, long from, long count, long stride) {
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
        double ulps = ExactFunctions.ulps(exact.applyAsDouble(at), actual);
        if (ulps > worst.ulps) {
          worst = new Worst(ulps, at, actual);
        }
      }
      return worst;
    }
  }
}

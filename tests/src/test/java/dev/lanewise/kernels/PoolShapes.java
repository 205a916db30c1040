package dev.lanewise.kernels;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Poolings of small images, and their windows. */
final class PoolShapes {
  private PoolShapes() {}

  /** Any window, stride and padding; some windows lie on padding alone. */
  static Arbitrary<Pool2dShape> any() {
    Arbitrary<int[]> sizes = Arbitraries.integers().between(1, 11).array(int[].class).ofSize(3);
    Arbitrary<int[]> window = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(4);
    Arbitrary<Padding> paddings =
        Arbitraries.of(Padding.SAME, Padding.VALID, Padding.of(1, 2, 3, 0), Padding.of(5, 0, 0, 6));
    Arbitrary<Integer> channels = Arbitraries.of(1, 3, 16, 21, 32, 70);
    return Combinators.combine(sizes, window, paddings, channels)
        .as(
            (s, w, padding, c) ->
                new Pool2dShape(
                    s[0],
                    s[1],
                    s[2],
                    c,
                    Math.min(w[0], ConvShapes.room(s[1], padding, true)),
                    Math.min(w[1], ConvShapes.room(s[2], padding, false)),
                    w[2],
                    w[3],
                    padding));
  }

  static WindowOracle windows(Pool2dShape shape) {
    return new WindowOracle(
        shape.batch(),
        WindowOracle.Axis.rows(
            shape.height(), shape.poolHeight(), shape.strideHeight(), 1, shape.padding()),
        WindowOracle.Axis.columns(
            shape.width(), shape.poolWidth(), shape.strideWidth(), 1, shape.padding()));
  }
}

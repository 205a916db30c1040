package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;
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

  /**
   * Every stride (none, equal, unequal) with windows that overlap, adjoin or lie apart, and every
   * padding; ceil mode adds a window wherever that can be.
   */
  static List<Pool2dShape> ofEveryOption() {
    List<Pool2dShape> shapes = new ArrayList<>();
    for (Padding padding : new Padding[] {Padding.VALID, Padding.SAME, Padding.of(1, 0, 2, 0)}) {
      for (int[] w :
          new int[][] {
            {4, 3, 1, 1},
            {1, 1, 1, 1},
            {4, 4, 3, 3},
            {3, 3, 3, 3},
            {2, 2, 3, 3},
            {4, 4, 3, 2},
            {3, 2, 3, 2},
            {2, 2, 3, 2}
          }) {
        shapes.add(Pool2dShape.of(2, 10, 11, 19, w[0], w[1]).stride(w[2], w[3]).padding(padding));
      }
    }
    return shapes;
  }

  /**
   * Channels around the width of every vector, for 2 x 2 windows side by side, for windows that
   * overlap and for the border.
   */
  static List<Pool2dShape> atTheEdgesOfVectors() {
    List<Pool2dShape> shapes = new ArrayList<>();
    for (int channels : VectorEdges.COUNTS) {
      shapes.add(Pool2dShape.of(1, 4, 5, channels, 2, 2));
      shapes.add(Pool2dShape.of(2, 3, 4, channels, 3, 2).stride(1, 1).padding(Padding.SAME));
    }
    return shapes;
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

package dev.lanewise.kernels;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ArbitrarySupplier;
import net.jqwik.api.Combinators;

/** Small convolutions of all kinds. */
final class ConvShapes implements ArbitrarySupplier<Conv2dShape> {
  private static final int[][] STEPS = {{1, 1}, {2, 2}, {1, 3}};

  @Override
  public Arbitrary<Conv2dShape> get() {
    Arbitrary<int[]> sizes = Arbitraries.integers().between(1, 12).array(int[].class).ofSize(4);
    Arbitrary<int[]> window = Arbitraries.integers().between(1, 4).array(int[].class).ofSize(6);
    Arbitrary<Padding> paddings =
        Arbitraries.of(Padding.SAME, Padding.VALID, Padding.of(1, 2, 3, 0), Padding.of(5, 0, 0, 6));
    Arbitrary<Integer> filters = Arbitraries.of(1, 3, 16, 20, 64, 70);
    Arbitrary<Integer> groups = Arbitraries.of(1, 2, 5, 12);
    return Combinators.combine(sizes, window, paddings, filters, groups).as(ConvShapes::shape);
  }

  private static Conv2dShape shape(
      int[] size, int[] window, Padding padding, int filters, int mostGroups) {
    int groups = mostGroups;
    while (size[3] % groups != 0 || filters % groups != 0) {
      groups--;
    }
    int rows = room(size[1], padding, true);
    int columns = room(size[2], padding, false);
    int kernelHeight = Math.min(window[0], rows);
    int kernelWidth = Math.min(window[1], columns);
    return new Conv2dShape(
        size[0],
        size[1],
        size[2],
        size[3],
        filters,
        kernelHeight,
        kernelWidth,
        window[2],
        window[3],
        dilation(window[4], rows, kernelHeight),
        dilation(window[5], columns, kernelWidth),
        padding,
        groups);
  }

  /**
   * A shape at every stride (none, equal, unequal), dilation and padding, with its kernel and,
   * where there is no dilation, with one of 1 x 1.
   */
  static List<Conv2dShape> ofEveryOption(Conv2dShape shape) {
    List<Conv2dShape> shapes = new ArrayList<>();
    for (int[] stride : STEPS) {
      for (Padding padding : new Padding[] {Padding.VALID, Padding.SAME, Padding.of(1, 2, 3, 0)}) {
        Conv2dShape strided = shape.stride(stride[0], stride[1]).padding(padding);
        shapes.add(kernelOfOneCell(strided));
        for (int[] dilation : STEPS) {
          shapes.add(strided.dilation(dilation[0], dilation[1]));
        }
      }
    }
    return shapes;
  }

  private static Conv2dShape kernelOfOneCell(Conv2dShape s) {
    return Conv2dShape.of(s.batch(), s.height(), s.width(), s.channels(), s.filters(), 1, 1)
        .stride(s.strideHeight(), s.strideWidth())
        .padding(s.padding())
        .groups(s.groups());
  }

  private static int dilation(int wish, int room, int kernel) {
    return kernel == 1 ? wish : Math.min(wish, (room - 1) / (kernel - 1));
  }

  /** The cells that a window may span. */
  static int room(int size, Padding padding, boolean rows) {
    return switch (padding) {
      case Padding.Valid v -> size;
      case Padding.Same s -> Integer.MAX_VALUE;
      case Padding.Explicit e -> size + (rows ? e.top() + e.bottom() : e.left() + e.right());
    };
  }
}

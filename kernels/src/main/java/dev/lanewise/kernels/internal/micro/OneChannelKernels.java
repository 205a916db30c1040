package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * A row of a 3 x 3 convolution of an image of one channel, whose pixels are neighbours, 4 bytes
 * apart: nine weights of a filter stay in registers while the row goes by.
 *
 * <p>Rows of the image start at bytes {@code x0, x1, x2}; pixel i of the output lies at byte {@code
 * offset + i * step} and has {@code filters} floats; weights and their sums are [9, filters]. All
 * memory is native; offsets are multiples of 4; nothing else is checked here.
 */
public interface OneChannelKernels {

  /**
   * {@code y[i][f] = floor( start[f] + x0[i] w[0][f] + x0[i + 1] w[1][f] + ... + x2[i + 2] w[8][f]
   * )}, one chain of FMAs; floor(x) = x &lt;= f ? f : x.
   */
  void forward(
      int pixels,
      int filters,
      MemorySegment x,
      long x0,
      long x1,
      long x2,
      MemorySegment w,
      long wOffset,
      MemorySegment start,
      long startOffset,
      MemorySegment y,
      long yOffset,
      long yStep,
      float floor);

  /**
   * {@code sums[3 r + s][f]} is one chain of FMAs from +0 over images, rows and pixels: {@code
   * x[image][row + r][i + s] g[image][row][i][f]}.
   *
   * @param xImage bytes from one image of x to the next
   * @param xRow bytes from one row of x to the next
   * @param gOffset of the gradients, which lie one after the other
   */
  void gradient(
      int images,
      int rows,
      int pixels,
      int filters,
      MemorySegment x,
      long xOffset,
      long xImage,
      long xRow,
      MemorySegment g,
      long gOffset,
      MemorySegment sums,
      long sumsOffset);
}

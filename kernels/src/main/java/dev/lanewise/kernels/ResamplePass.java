package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ResampleKernels;
import java.lang.foreign.MemorySegment;

/** A linear map of images NHWC that goes along rows and columns apart. */
final class ResamplePass {
  private final ResampleAxis rows;
  private final ResampleAxis columns;
  private final ResampleAxis.Run[] runs;
  private final int channels;
  private final ResampleKernels kernels;
  private final PieceMap map;

  /**
   * @param step every how many columns of the target are alike
   */
  ResamplePass(
      int batch,
      ResampleAxis rows,
      ResampleAxis columns,
      int step,
      int channels,
      Parallelism parallelism,
      KernelSet kernels) {
    this.rows = rows;
    this.columns = columns;
    runs = columns.runs(step).toArray(new ResampleAxis.Run[0]);
    this.channels = channels;
    this.kernels = kernels.micro().resample();
    int pieces = Sizes.product("rows of all images", batch, rows.targets());
    map =
        new PieceMap(
            (long) batch * rows.sources() * sourceRow(),
            pieces * targetRow(),
            pieces,
            parallelism,
            this::row);
  }

  private long cell() {
    return (long) channels * Float.BYTES;
  }

  private long sourceRow() {
    return columns.sources() * cell();
  }

  private long targetRow() {
    return columns.targets() * cell();
  }

  void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    map.run(x, xOffset, y, yOffset);
  }

  /** One row of the target. */
  private void row(int piece, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    int row = piece % rows.targets();
    long first = (long) (piece / rows.targets()) * rows.sources() + rows.starts()[row];
    long from = xOffset + first * sourceRow();
    long to = yOffset + piece * targetRow();
    for (ResampleAxis.Run run : runs) {
      kernels.weightedSums(
          run.length(),
          channels,
          cell(),
          rows.counts()[row],
          columns.counts()[run.place()],
          x,
          from + columns.starts()[run.place()] * cell(),
          run.sourceStep() * cell(),
          sourceRow(),
          rows.weights(),
          rows.at(row),
          columns.weights(),
          columns.at(run.place()),
          y,
          to + run.place() * cell(),
          run.step() * cell());
    }
  }
}

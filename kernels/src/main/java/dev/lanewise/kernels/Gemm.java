package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.drive.Panels;
import dev.lanewise.kernels.internal.drive.TileLoop;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Matrix product of single-precision matrices, row-major: {@code C = act(alpha (bias + op(A) op(B))
 * + beta C)}.
 *
 * <p>Bit law: an element's chain is {@code x = bias[j]} (or +0), then {@code x = fma(op(A)[i][p],
 * op(B)[p][j], x)} for p = 0 to k - 1. With alpha = 1 and beta = 0 the result is act(x); else
 * act(alpha x) for beta = 0, and act(fma(beta, C[i][j], alpha x)) otherwise. At beta = 0 C is never
 * read.
 *
 * <pre>{@code
 * var gemm = Gemm.of(GemmShape.of(m, n, k), Activation.NONE, Parallelism.caller());
 * var scratch = Memory.bytes(arena, gemm.scratchBytes());
 * gemm.run(a, 0, b, 0, null, 0, c, 0, scratch, 0);
 * }</pre>
 *
 * <p>Where B serves several products, {@link #pack} it once and call {@link #runPacked}. Packed
 * memory belongs to one kind of kernels (see {@link KernelSet}): do not store it.
 */
public final class Gemm {
  /** Below this many multiply-adds per thread, a further thread costs more than it brings. */
  private static final long WORK_PER_THREAD = 1L << 18;

  private final GemmShape shape;
  private final Parallelism parallelism;
  private final MicroKernels kernels;
  private final Panels panels;
  private final TileLoop loop;
  private final float floor;
  private final int pieces;
  private final boolean byColumns;
  private final long packedBytes;
  private final long scratchBytes;
  private final Kept<Job> jobs = new Kept<>();

  private Gemm(
      GemmShape shape, Activation activation, Parallelism parallelism, MicroKernels kernels) {
    this.shape = shape;
    this.parallelism = parallelism;
    this.kernels = kernels;
    panels = new Panels(shape.n(), shape.k(), kernels.lanes());
    loop = new TileLoop(kernels.gemm(), kernels.rows(), panels, shape.k(), kernels.lanes());
    floor = activation.floor();
    long work = (long) shape.m() * shape.n() * shape.k();
    int useful = Math.clamp(work / WORK_PER_THREAD, 1, parallelism.threads());
    byColumns = panels.count() >= useful;
    int most = byColumns ? panels.count() : Math.ceilDiv(shape.m(), TileLoop.TILE_ROWS);
    pieces = Math.min(useful, most);
    packedBytes = Memory.alignUp(panels.bytes());
    scratchBytes = startBytes() + pieces * pieceBytes() + packedBytes;
  }

  /** The operator for a shape. */
  public static Gemm of(GemmShape shape, Activation activation, Parallelism parallelism) {
    return of(shape, activation, parallelism, KernelSet.current());
  }

  static Gemm of(
      GemmShape shape, Activation activation, Parallelism parallelism, KernelSet kernels) {
    return new Gemm(shape, activation, parallelism, kernels.micro());
  }

  /** Bytes of a packed B. */
  public long packedBytes() {
    return packedBytes;
  }

  /**
   * Bytes of scratch memory that one call needs; calls at the same time need scratch of their own.
   */
  public long scratchBytes() {
    return scratchBytes;
  }

  private long startBytes() {
    return Memory.alignUp((long) panels.paddedColumns() * Float.BYTES);
  }

  /** Scratch of one piece: a tile, and a block of chains where they are scaled afterwards. */
  private long pieceBytes() {
    return Memory.alignUp(loop.tileBytes()) + (scaled() ? chainBytes() : 0);
  }

  private long chainBytes() {
    return TileLoop.BLOCK_ROWS * chainRow();
  }

  private long chainRow() {
    return (long) panels.paddedColumns() * Float.BYTES;
  }

  private boolean scaled() {
    return shape.alpha() != 1f || shape.beta() != 0f;
  }

  /**
   * Packs B.
   *
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   */
  public void pack(MemorySegment b, long bOffset, MemorySegment packed, long packedOffset) {
    Operand.input("b", b, bOffset, shape.bBytes(), CallerThread.INSTANCE);
    Operand.output("packed", packed, packedOffset, packedBytes, CallerThread.INSTANCE);
    Operand.apart("packed", packed, packedOffset, packedBytes, "b", b, bOffset, shape.bBytes());
    packPanels(0, panels.count(), b, bOffset, packed, packedOffset);
  }

  private void packPanels(
      int from, int to, MemorySegment b, long bOffset, MemorySegment packed, long packedOffset) {
    for (int panel = from; panel < to; panel++) {
      if (shape.bTransposed()) {
        panels.packTransposed(kernels.rows(), panel, b, bOffset, shape.ldb(), packed, packedOffset);
      } else {
        panels.pack(kernels.rows(), panel, b, bOffset, shape.ldb(), packed, packedOffset);
      }
    }
  }

  /**
   * Computes the product from a plain B.
   *
   * @param bias n floats that the chains start from, or null for zeros
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment scratch,
      long scratchOffset) {
    check(
        a,
        aOffset,
        "b",
        b,
        bOffset,
        shape.bBytes(),
        bias,
        biasOffset,
        c,
        cOffset,
        scratch,
        scratchOffset);
    if (!shape.bTransposed() && panels.inPlace(shape.ldb())) {
      compute(a, aOffset, b, bOffset, bias, biasOffset, c, cOffset, scratch, scratchOffset);
      return;
    }
    long packedOffset = scratchOffset + startBytes() + pieces * pieceBytes();
    packPanels(0, panels.count(), b, bOffset, scratch, packedOffset);
    compute(
        a, aOffset, scratch, packedOffset, bias, biasOffset, c, cOffset, scratch, scratchOffset);
  }

  /**
   * Computes the product from a B that {@link #pack} has packed.
   *
   * @param bias n floats that the chains start from, or null for zeros
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only or
   *     overlapping
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void runPacked(
      MemorySegment a,
      long aOffset,
      MemorySegment packed,
      long packedOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment scratch,
      long scratchOffset) {
    check(
        a,
        aOffset,
        "packed",
        packed,
        packedOffset,
        packedBytes,
        bias,
        biasOffset,
        c,
        cOffset,
        scratch,
        scratchOffset);
    compute(a, aOffset, packed, packedOffset, bias, biasOffset, c, cOffset, scratch, scratchOffset);
  }

  private void check(
      MemorySegment a,
      long aOffset,
      String bName,
      MemorySegment b,
      long bOffset,
      long bBytes,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment scratch,
      long scratchOffset) {
    Operand.output("c", c, cOffset, shape.cBytes(), parallelism);
    Operand.scratchApart(
        scratch, scratchOffset, scratchBytes, parallelism, "c", c, cOffset, shape.cBytes());
    checkInput("a", a, aOffset, shape.aBytes(), c, cOffset, scratch, scratchOffset);
    checkInput(bName, b, bOffset, bBytes, c, cOffset, scratch, scratchOffset);
    if (bias != null) {
      long biasBytes = (long) shape.n() * Float.BYTES;
      checkInput("bias", bias, biasOffset, biasBytes, c, cOffset, scratch, scratchOffset);
    }
  }

  private void checkInput(
      String name,
      MemorySegment segment,
      long offset,
      long bytes,
      MemorySegment c,
      long cOffset,
      MemorySegment scratch,
      long scratchOffset) {
    Operand.inputApart(
        name,
        segment,
        offset,
        bytes,
        parallelism,
        scratch,
        scratchOffset,
        scratchBytes,
        "c",
        c,
        cOffset,
        shape.cBytes());
  }

  private void compute(
      MemorySegment a,
      long aOffset,
      MemorySegment packed,
      long packedOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment scratch,
      long scratchOffset) {
    StartRow.fill(
        kernels.rows(),
        bias,
        biasOffset,
        shape.n(),
        panels.paddedColumns(),
        scratch,
        scratchOffset);
    if (pieces == 1) {
      piece(0, a, aOffset, packed, packedOffset, c, cOffset, scratch, scratchOffset);
      return;
    }
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.set(a, aOffset, packed, packedOffset, c, cOffset, scratch, scratchOffset);
    try {
      parallelism.run(pieces, job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  private void piece(
      int piece,
      MemorySegment a,
      long aOffset,
      MemorySegment packed,
      long packedOffset,
      MemorySegment c,
      long cOffset,
      MemorySegment scratch,
      long scratchOffset) {
    int units = byColumns ? panels.count() : Math.ceilDiv(shape.m(), TileLoop.TILE_ROWS);
    int from = (int) ((long) units * piece / pieces);
    int to = (int) ((long) units * (piece + 1) / pieces);
    int panel0 = byColumns ? from : 0;
    int panel1 = byColumns ? to : panels.count();
    int row0 = byColumns ? 0 : from * TileLoop.TILE_ROWS;
    int row1 = byColumns ? shape.m() : Math.min(shape.m(), to * TileLoop.TILE_ROWS);
    long aRow = shape.aTransposed() ? Float.BYTES : (long) shape.lda() * Float.BYTES;
    long aStep = shape.aTransposed() ? (long) shape.lda() * Float.BYTES : Float.BYTES;
    long cRow = (long) shape.ldc() * Float.BYTES;
    long tile = scratchOffset + startBytes() + piece * pieceBytes();
    if (!scaled()) {
      loop.rows(
          row1 - row0,
          panel0,
          panel1,
          a,
          aOffset + row0 * aRow,
          aRow,
          aStep,
          packed,
          packedOffset,
          scratch,
          scratchOffset,
          c,
          cOffset + row0 * cRow,
          cRow,
          scratch,
          tile,
          floor);
      return;
    }
    long chains = tile + Memory.alignUp(loop.tileBytes());
    int column = panels.column(panel0);
    int columns = panels.column(panel1 - 1) + panels.columns(panel1 - 1) - column;
    for (int row = row0; row < row1; row += TileLoop.BLOCK_ROWS) {
      int rows = Math.min(TileLoop.BLOCK_ROWS, row1 - row);
      loop.rows(
          rows,
          panel0,
          panel1,
          a,
          aOffset + row * aRow,
          aRow,
          aStep,
          packed,
          packedOffset,
          scratch,
          scratchOffset,
          scratch,
          chains,
          chainRow(),
          scratch,
          tile,
          Float.NEGATIVE_INFINITY);
      for (int i = 0; i < rows; i++) {
        kernels
            .rows()
            .scaleAndAdd(
                columns,
                shape.alpha(),
                scratch,
                chains + i * chainRow() + (long) column * Float.BYTES,
                shape.beta(),
                c,
                cOffset + (row + i) * cRow + (long) column * Float.BYTES,
                floor);
      }
    }
  }

  /** The operands of a call in flight. */
  private final class Job implements Parallelism.Pieces {
    private MemorySegment a = MemorySegment.NULL;
    private MemorySegment packed = MemorySegment.NULL;
    private MemorySegment c = MemorySegment.NULL;
    private MemorySegment scratch = MemorySegment.NULL;
    private long aOffset;
    private long packedOffset;
    private long cOffset;
    private long scratchOffset;

    void set(
        MemorySegment a,
        long aOffset,
        MemorySegment packed,
        long packedOffset,
        MemorySegment c,
        long cOffset,
        MemorySegment scratch,
        long scratchOffset) {
      this.a = a;
      this.aOffset = aOffset;
      this.packed = packed;
      this.packedOffset = packedOffset;
      this.c = c;
      this.cOffset = cOffset;
      this.scratch = scratch;
      this.scratchOffset = scratchOffset;
    }

    void clear() {
      set(
          MemorySegment.NULL,
          0,
          MemorySegment.NULL,
          0,
          MemorySegment.NULL,
          0,
          MemorySegment.NULL,
          0);
    }

    @Override
    public void run(int piece, int worker) {
      Gemm.this.piece(piece, a, aOffset, packed, packedOffset, c, cOffset, scratch, scratchOffset);
    }
  }
}

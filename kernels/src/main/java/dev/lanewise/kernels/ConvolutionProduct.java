package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A way to compute a convolution: what forward and backward-input convolution hand over to. */
sealed interface ConvolutionProduct permits PatchGemm, OneChannelProduct, WinogradProduct {

  /** Who runs it. */
  Parallelism parallelism();

  /** Bytes of the packed weights of all groups. */
  long packedBytes();

  /** Bytes of scratch memory of one call. */
  long scratchBytes();

  /**
   * Packs a group's weights, a matrix of patch length (rows, columns, channels) x filters whose
   * rows are {@code step} floats apart.
   */
  void pack(
      int group,
      MemorySegment weights,
      long offset,
      int step,
      MemorySegment packed,
      long packedOffset);

  /** Checks the operands of packing. */
  static void checkPack(
      MemorySegment weights,
      long weightsOffset,
      long weightsBytes,
      MemorySegment packed,
      long packedOffset,
      long packedBytes) {
    Parallelism caller = CallerThread.INSTANCE;
    Operand.output("packed", packed, packedOffset, packedBytes, caller);
    Operand.inputApart(
        "weights",
        weights,
        weightsOffset,
        weightsBytes,
        caller,
        "packed",
        packed,
        packedOffset,
        packedBytes);
  }

  /** Computes all images of a call, on operands that are checked. */
  void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment packed,
      long packedOffset,
      @Nullable MemorySegment bias,
      long biasOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment scratch,
      long scratchOffset);
}

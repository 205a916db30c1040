package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A way to compute a convolution: what forward and backward-input convolution hand over to. */
sealed interface ConvolutionProduct
    permits PatchGemm, OneChannelProduct, WinogradProduct, ColumnProduct {

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

  /** Checks the operands of a call, of which input and output go by names, and runs it. */
  default void checkAndRun(
      String inputName,
      MemorySegment input,
      long inputOffset,
      long inputBytes,
      MemorySegment packed,
      long packedOffset,
      long packedBytes,
      @Nullable MemorySegment bias,
      long biasOffset,
      long biasBytes,
      String outputName,
      MemorySegment output,
      long outputOffset,
      long outputBytes,
      MemorySegment scratch,
      long scratchOffset) {
    Parallelism threads = parallelism();
    long scratchBytes = scratchBytes();
    Operand.output(outputName, output, outputOffset, outputBytes, threads);
    Operand.scratchApart(
        scratch,
        scratchOffset,
        scratchBytes,
        threads,
        outputName,
        output,
        outputOffset,
        outputBytes);
    Operand.inputApart(
        inputName,
        input,
        inputOffset,
        inputBytes,
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        outputName,
        output,
        outputOffset,
        outputBytes);
    Operand.inputApart(
        "packed",
        packed,
        packedOffset,
        packedBytes,
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        outputName,
        output,
        outputOffset,
        outputBytes);
    if (bias != null) {
      Operand.inputApart(
          "bias",
          bias,
          biasOffset,
          biasBytes,
          threads,
          scratch,
          scratchOffset,
          scratchBytes,
          outputName,
          output,
          outputOffset,
          outputBytes);
    }
    run(
        input,
        inputOffset,
        packed,
        packedOffset,
        bias,
        biasOffset,
        output,
        outputOffset,
        scratch,
        scratchOffset);
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

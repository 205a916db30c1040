package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** A way to compute the gradient of a convolution by its weights. */
sealed interface ConvolutionGradient permits PatchGradient, OneChannelGradient, WinogradGradient {

  /** Bytes of scratch memory of one call. */
  long scratchBytes();

  /** Checks the operands of a call. */
  static void check(
      MemorySegment input,
      long inputOffset,
      long inputBytes,
      MemorySegment gradOutput,
      long gradOutputOffset,
      long outputBytes,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      long weightsBytes,
      MemorySegment scratch,
      long scratchOffset,
      long scratchBytes,
      Parallelism threads) {
    Operand.output("gradWeights", gradWeights, gradWeightsOffset, weightsBytes, threads);
    Operand.scratchApart(
        scratch,
        scratchOffset,
        scratchBytes,
        threads,
        "gradWeights",
        gradWeights,
        gradWeightsOffset,
        weightsBytes);
    Operand.inputApart(
        "input",
        input,
        inputOffset,
        inputBytes,
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "gradWeights",
        gradWeights,
        gradWeightsOffset,
        weightsBytes);
    Operand.inputApart(
        "gradOutput",
        gradOutput,
        gradOutputOffset,
        outputBytes,
        threads,
        scratch,
        scratchOffset,
        scratchBytes,
        "gradWeights",
        gradWeights,
        gradWeightsOffset,
        weightsBytes);
  }

  /** Computes the gradient, on operands that are checked. */
  void run(
      MemorySegment input,
      long inputOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradWeights,
      long gradWeightsOffset,
      MemorySegment scratch,
      long scratchOffset);
}

package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** A way to compute the gradient of a convolution by its weights. */
sealed interface ConvolutionGradient permits PatchGradient, OneChannelGradient, WinogradGradient {

  /** Bytes of scratch memory of one call. */
  long scratchBytes();

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

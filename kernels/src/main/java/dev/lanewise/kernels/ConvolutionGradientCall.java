package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** The operands of one call of a {@link ConvolutionGradient}, kept while its pieces run. */
abstract class ConvolutionGradientCall implements Parallelism.Pieces {
  MemorySegment input = MemorySegment.NULL;
  MemorySegment gradOutput = MemorySegment.NULL;
  MemorySegment scratch = MemorySegment.NULL;
  long inputOffset;
  long gradOutputOffset;
  long scratchOffset;

  final void set(
      MemorySegment input,
      long inputOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    this.input = input;
    this.inputOffset = inputOffset;
    this.gradOutput = gradOutput;
    this.gradOutputOffset = gradOutputOffset;
    this.scratch = scratch;
    this.scratchOffset = scratchOffset;
  }

  final void clear() {
    set(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0);
  }
}

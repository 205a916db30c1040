package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/** The operands of one call of a {@link ConvolutionProduct}, kept while its pieces run. */
abstract class ConvolutionCall implements Parallelism.Pieces {
  MemorySegment input = MemorySegment.NULL;
  MemorySegment packed = MemorySegment.NULL;
  MemorySegment output = MemorySegment.NULL;
  MemorySegment scratch = MemorySegment.NULL;
  long inputOffset;
  long packedOffset;
  long outputOffset;
  long scratchOffset;

  final void set(
      MemorySegment input,
      long inputOffset,
      MemorySegment packed,
      long packedOffset,
      MemorySegment output,
      long outputOffset,
      MemorySegment scratch,
      long scratchOffset) {
    this.input = input;
    this.inputOffset = inputOffset;
    this.packed = packed;
    this.packedOffset = packedOffset;
    this.output = output;
    this.outputOffset = outputOffset;
    this.scratch = scratch;
    this.scratchOffset = scratchOffset;
  }

  final void clear() {
    set(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0);
  }
}

package dev.lanewise.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The operands of one backward call that goes by an input or an output, y here: what is checked at
 * the door, and kept while pieces run.
 */
abstract class GradientCall implements Parallelism.Pieces {
  MemorySegment y = MemorySegment.NULL;
  MemorySegment gradOutput = MemorySegment.NULL;
  MemorySegment gradInput = MemorySegment.NULL;
  long yOffset;
  long gradOutputOffset;
  long gradInputOffset;

  static void check(
      String name,
      MemorySegment y,
      long yOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradInput,
      long gradInputOffset,
      long bytes,
      Parallelism threads) {
    Operand.input(name, y, yOffset, bytes, threads);
    Operand.input("gradOutput", gradOutput, gradOutputOffset, bytes, threads);
    Operand.output("gradInput", gradInput, gradInputOffset, bytes, threads);
    Operand.sameOrApart("gradInput", gradInput, gradInputOffset, bytes, name, y, yOffset, bytes);
    Operand.sameOrApart(
        "gradInput",
        gradInput,
        gradInputOffset,
        bytes,
        "gradOutput",
        gradOutput,
        gradOutputOffset,
        bytes);
  }

  final void set(
      MemorySegment y,
      long yOffset,
      MemorySegment gradOutput,
      long gradOutputOffset,
      MemorySegment gradInput,
      long gradInputOffset) {
    this.y = y;
    this.yOffset = yOffset;
    this.gradOutput = gradOutput;
    this.gradOutputOffset = gradOutputOffset;
    this.gradInput = gradInput;
    this.gradInputOffset = gradInputOffset;
  }

  final void clear() {
    set(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0);
  }
}

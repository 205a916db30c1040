package dev.lanewise.bench.calls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An operator on memory of its own.
 *
 * @param bound what limits it
 * @param work of one call, in the unit of the bound
 * @param output what a call writes, floats
 */
public record KernelCall(Arena arena, Bound bound, double work, Runnable run, MemorySegment output)
    implements AutoCloseable {

  /** What the speed of an operator is measured against. */
  public enum Bound {
    /** The multiplications and additions of a core; work counts both. */
    FLOPS,
    /** Memory; work counts the bytes that must be read and written at least. */
    BYTES
  }

  static KernelCall flops(Operands operands, double flops, Runnable run, MemorySegment output) {
    return new KernelCall(operands.arena(), Bound.FLOPS, flops, run, output);
  }

  /** A call that reads and writes so many floats in all. */
  static KernelCall floats(Operands operands, double floats, Runnable run, MemorySegment output) {
    return new KernelCall(operands.arena(), Bound.BYTES, floats * Float.BYTES, run, output);
  }

  /** What the last call has written. */
  public float[] result() {
    return output.toArray(ValueLayout.JAVA_FLOAT);
  }

  @Override
  public void close() {
    arena.close();
  }

  /** An operator from one memory to another. */
  interface Map {
    void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset);
  }

  /** A call of a map on memory of so many floats, which reads and writes each once. */
  static KernelCall ofMap(Operands operands, Map map, long inputs, long outputs) {
    MemorySegment x = operands.random(inputs);
    MemorySegment y = operands.random(outputs);
    return floats(operands, inputs + outputs, () -> map.run(x, 0, y, 0), y);
  }
}

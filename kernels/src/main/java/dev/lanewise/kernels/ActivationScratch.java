package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.ActivationKernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The first-cache blocks of each worker: scratch of the kernels, and room for operands of the last
 * block, which is filled up to a multiple of {@link ActivationKernels#STEP} floats there.
 *
 * <p>What the filling holds does not matter: elements do not depend on each other.
 */
final class ActivationScratch {
  private static final int OPERANDS = 2;
  private static final long WORKER =
      (ActivationKernels.SCRATCH + OPERANDS * ActivationKernels.STEP) * (long) Float.BYTES;

  /** Lives as long as this object is reachable. */
  final MemorySegment memory;

  ActivationScratch(int workers) {
    memory = Memory.bytes(Arena.ofAuto(), workers * WORKER);
  }

  /** The scratch of the kernels. */
  long scratch(int worker) {
    return worker * WORKER;
  }

  /** The place of one operand's last floats, number 0 or 1. */
  long operand(int worker, int number) {
    return scratch(worker)
        + (ActivationKernels.SCRATCH + number * ActivationKernels.STEP) * (long) Float.BYTES;
  }

  /** Copies an operand's last floats here. */
  void take(MemorySegment from, long fromOffset, int count, int worker, int number) {
    MemorySegment.copy(
        from, fromOffset, memory, operand(worker, number), (long) count * Float.BYTES);
  }

  /** Copies an operand's last floats back. */
  void give(MemorySegment to, long toOffset, int count, int worker, int number) {
    MemorySegment.copy(memory, operand(worker, number), to, toOffset, (long) count * Float.BYTES);
  }
}

package dev.lanewise.kernels;

import java.util.List;

/** The kernels and threads that tests compare: plain Java on one thread is the reference. */
final class TestKernels {
  /** The caller alone, two threads, three threads. */
  static final List<Parallelism> THREADS =
      List.of(Parallelism.caller(), Parallelism.threads(2), Parallelism.threads(3));

  private TestKernels() {}

  /**
   * The kernels of this JVM beside the reference: SIMD at this JVM's width, or plain Java again.
   */
  static KernelSet tested() {
    return KernelSet.current();
  }
}

package dev.lanewise.kernels;

/** Holds the process-wide pool, started on first use. */
final class SharedPool {
  static final Parallelism INSTANCE =
      Parallelism.threads(Runtime.getRuntime().availableProcessors());

  private SharedPool() {}
}

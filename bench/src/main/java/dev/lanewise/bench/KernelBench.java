package dev.lanewise.bench;

import dev.lanewise.bench.calls.KernelCall;
import dev.lanewise.bench.calls.KernelCase;
import dev.lanewise.kernels.Parallelism;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Each operator on one thread, SIMD against plain Java; JVMs force the kernels they name. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBench {

  @Param KernelCase call = KernelCase.GEMM_64x64x64;

  private Runnable run = () -> {};
  private Runnable close = () -> {};

  /** Prepares the operator and its memory. */
  @Setup
  public void prepare() {
    KernelCall opened = call.open(Parallelism.caller());
    run = opened.run();
    close = opened::close;
  }

  /** Gives the memory back. */
  @TearDown
  public void close() {
    close.run();
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "-Dlanewise.kernels=vector")
  public void vector() {
    run.run();
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "-Dlanewise.kernels=scalar")
  public void scalar() {
    run.run();
  }
}

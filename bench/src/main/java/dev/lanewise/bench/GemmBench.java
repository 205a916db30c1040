package dev.lanewise.bench;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.MemorySegment;
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
import org.openjdk.jmh.annotations.Warmup;

/** Matrix products on one thread, SIMD against plain Java; B packed beforehand. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GemmBench {

  @Param({"64x64x64", "512x512x512", "64x10x64", "3136x64x576"})
  String mnk = "";

  private Gemm gemm = Gemm.of(GemmShape.of(1, 1, 1), Activation.NONE, Parallelism.caller());
  private MemorySegment a = MemorySegment.NULL;
  private MemorySegment packed = MemorySegment.NULL;
  private MemorySegment c = MemorySegment.NULL;
  private MemorySegment scratch = MemorySegment.NULL;

  /** Prepares the operator and its memory. */
  @Setup
  public void prepare() {
    int[] size = Operands.sizes(mnk);
    gemm = Gemm.of(GemmShape.of(size[0], size[1], size[2]), Activation.NONE, Parallelism.caller());
    a = Operands.random((long) size[0] * size[2]);
    c = Operands.random((long) size[0] * size[1]);
    packed = Operands.room(gemm.packedBytes());
    scratch = Operands.room(gemm.scratchBytes());
    gemm.pack(Operands.random((long) size[1] * size[2]), 0, packed, 0);
  }

  @Benchmark
  @Fork(jvmArgsAppend = "-Dlanewise.kernels=vector")
  public void vector() {
    gemm.runPacked(a, 0, packed, 0, null, 0, c, 0, scratch, 0);
  }

  @Benchmark
  @Fork(jvmArgsAppend = "-Dlanewise.kernels=scalar")
  public void scalar() {
    gemm.runPacked(a, 0, packed, 0, null, 0, c, 0, scratch, 0);
  }
}

package dev.lanewise.bench;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Conv2d;
import dev.lanewise.kernels.Conv2dBackwardInput;
import dev.lanewise.kernels.Conv2dBackwardWeights;
import dev.lanewise.kernels.Conv2dForward;
import dev.lanewise.kernels.Conv2dShape;
import dev.lanewise.kernels.Padding;
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

/**
 * 3x3 convolution and its gradients on one thread, SIMD against plain Java; weights packed
 * beforehand. The shapes are those of the note's net, without padding, and one of VGG, padded.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Conv2dBench {

  @Param({"8x28x28x1x32", "8x13x13x32x64", "8x5x5x64x64", "1x56x56x256x256"})
  String shape = "";

  @Param({"forward", "backwardInput", "backwardWeights"})
  String pass = "";

  private Runnable call = () -> {};

  /** Prepares the operator and its memory. */
  @Setup
  public void prepare() {
    int[] size = Operands.sizes(shape);
    Conv2dShape conv =
        Conv2dShape.of(size[0], size[1], size[2], size[3], size[4], 3, 3)
            .padding(size[3] == 256 ? Padding.SAME : Padding.VALID);
    MemorySegment input = Operands.random((long) size[0] * size[1] * size[2] * size[3]);
    MemorySegment weights = Operands.random(9L * size[3] * size[4]);
    MemorySegment output =
        Operands.random((long) size[0] * conv.outputHeight() * conv.outputWidth() * size[4]);
    call =
        switch (pass) {
          case "forward" -> forward(conv, input, weights, output);
          case "backwardInput" -> backwardInput(conv, output, weights, input);
          default -> backwardWeights(conv, input, output, weights);
        };
  }

  private static Runnable forward(
      Conv2dShape conv, MemorySegment input, MemorySegment weights, MemorySegment output) {
    Conv2dForward operator = Conv2d.forward(conv, Activation.RELU, Parallelism.caller());
    MemorySegment packed = Operands.room(operator.packedBytes());
    MemorySegment scratch = Operands.room(operator.scratchBytes());
    operator.pack(weights, 0, packed, 0);
    return () -> operator.run(input, 0, packed, 0, null, 0, output, 0, scratch, 0);
  }

  private static Runnable backwardInput(
      Conv2dShape conv, MemorySegment gradOutput, MemorySegment weights, MemorySegment gradInput) {
    Conv2dBackwardInput operator = Conv2d.backwardInput(conv, Parallelism.caller());
    MemorySegment packed = Operands.room(operator.packedBytes());
    MemorySegment scratch = Operands.room(operator.scratchBytes());
    operator.pack(weights, 0, packed, 0);
    return () -> operator.run(gradOutput, 0, packed, 0, gradInput, 0, scratch, 0);
  }

  private static Runnable backwardWeights(
      Conv2dShape conv, MemorySegment input, MemorySegment gradOutput, MemorySegment gradWeights) {
    Conv2dBackwardWeights operator = Conv2d.backwardWeights(conv, Parallelism.caller());
    MemorySegment scratch = Operands.room(operator.scratchBytes());
    return () -> operator.run(input, 0, gradOutput, 0, gradWeights, 0, scratch, 0);
  }

  @Benchmark
  @Fork(jvmArgsAppend = "-Dlanewise.kernels=vector")
  public void vector() {
    call.run();
  }

  @Benchmark
  @Fork(jvmArgsAppend = "-Dlanewise.kernels=scalar")
  public void scalar() {
    call.run();
  }
}

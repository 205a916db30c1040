package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import dev.lanewise.kernels.UniformRandom;
import dev.lanewise.nn.internal.random.NormalLaw;
import java.lang.foreign.MemorySegment;

/** Values of the normal law, a new one for each value of a layer in each training step. */
final class NormalNoise {
  private final RandomStream random;
  private final UniformRandom uniform;
  private final Elementwise operation;
  private final int count;
  private final double mean;
  private final double deviation;

  /**
   * @param operation what {@link #run} does with values and noise
   */
  NormalNoise(StepRequest request, ElementwiseOperation operation, double mean, double deviation) {
    random = new RandomStream(request, request.input().size());
    count = request.count();
    uniform = UniformRandom.of(count, request.parallelism());
    this.operation = Elementwise.of(operation, ElementwiseShape.of(count), request.parallelism());
    this.mean = mean;
    this.deviation = deviation;
  }

  /** {@code y = x op noise}, the same noise in each call at one step. */
  void run(Pass pass, MemorySegment x, long xOffset, MemorySegment y, long yOffset) {
    uniform.run(random.seed(), random.stream(pass), random.first(pass), 0, 1, y, yOffset);
    NormalLaw.fromUniform(y, yOffset, count, mean, deviation, 0, 1);
    operation.run(x, xOffset, y, yOffset, y, yOffset);
  }
}

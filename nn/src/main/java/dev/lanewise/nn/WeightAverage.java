package dev.lanewise.nn;

import dev.lanewise.kernels.MovingAverage;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The moving average of parameters over batches. */
final class WeightAverage {
  private final ParameterRange[] ranges;
  private final OwnedMemory average;
  private final MovingAverage[] follow;

  WeightAverage(float momentum, List<ParameterRange> ranges, long bytes, Parallelism threads) {
    this.ranges = ranges.toArray(new ParameterRange[0]);
    average = OwnedMemory.ofBytes(bytes);
    follow = new MovingAverage[this.ranges.length];
    for (int i = 0; i < follow.length; i++) {
      follow[i] = MovingAverage.of(this.ranges[i].count(), momentum, threads);
    }
  }

  /** What is kept between batches. */
  OwnedMemory memory() {
    return average;
  }

  /** Starts from the parameters. */
  void start(MemorySegment parameters) {
    copy(parameters, average.segment());
  }

  /** Moves towards the parameters. */
  void follow(MemorySegment parameters) {
    for (int i = 0; i < follow.length; i++) {
      long at = ranges[i].offset();
      follow[i].run(parameters, at, average.segment(), at);
    }
  }

  /** Replaces the parameters. */
  void replace(MemorySegment parameters) {
    copy(average.segment(), parameters);
  }

  private void copy(MemorySegment from, MemorySegment to) {
    for (ParameterRange range : ranges) {
      MemorySegment.copy(from, range.offset(), to, range.offset(), range.bytes());
    }
  }
}

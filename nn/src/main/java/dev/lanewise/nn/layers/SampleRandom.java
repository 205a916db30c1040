package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UniformRandom;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Some random numbers of a layer for each sample, or for each batch, drawn into a pass's scratch
 * memory. The backward pass draws them again.
 */
final class SampleRandom {
  private final RandomStream stream;
  private final int samples;
  private final int draws;
  private final boolean bySample;
  private final UniformRandom random;

  private SampleRandom(StepRequest request, int samples, int draws, boolean bySample) {
    stream = new RandomStream(request, bySample ? draws : 0);
    this.samples = samples;
    this.draws = draws;
    this.bySample = bySample;
    random = UniformRandom.of((long) samples * draws, Parallelism.caller());
  }

  /** So many numbers for each sample. */
  static SampleRandom bySample(StepRequest request, int draws) {
    return new SampleRandom(request, request.samples(), draws, true);
  }

  /** So many numbers for all samples of a batch. */
  static SampleRandom byBatch(StepRequest request, int draws) {
    return new SampleRandom(request, 1, draws, false);
  }

  /** Bytes at the beginning of a pass's scratch memory. */
  long scratchBytes() {
    return (long) samples * draws * Float.BYTES;
  }

  /** Draws the numbers of a pass. */
  void draw(Pass pass) {
    random.run(stream.seed(), stream.stream(pass), stream.first(pass), 0f, 1f, pass.scratch(), 0);
  }

  /** A number that has been drawn, from 0 to below 1. */
  double get(MemorySegment scratch, int sample, int draw) {
    long index = (bySample ? (long) sample * draws : 0) + draw;
    return scratch.get(ValueLayout.JAVA_FLOAT_UNALIGNED, index * Float.BYTES);
  }
}

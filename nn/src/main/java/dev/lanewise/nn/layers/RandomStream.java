package dev.lanewise.nn.layers;

/**
 * Where the random values of a layer come from: a stream for each training step, its values
 * numbered by their places in the batch. So they do not depend on shards and threads.
 */
final class RandomStream {
  /** Streams below are the layers' own, at step 0; each training step has as many again. */
  private static final long STREAMS_PER_STEP = 1L << 20;

  private final long seed;
  private final long stream;
  private final long valuesOfSample;

  RandomStream(StepRequest request, long valuesOfSample) {
    seed = request.seed();
    stream = request.stream();
    this.valuesOfSample = valuesOfSample;
  }

  long seed() {
    return seed;
  }

  /** The stream of a pass's step. */
  long stream(Pass pass) {
    return (pass.step() + 1) * STREAMS_PER_STEP + stream;
  }

  /** The number of the pass's first value. */
  long first(Pass pass) {
    return pass.firstSample() * valuesOfSample;
  }
}

package dev.lanewise.nn;

import dev.lanewise.kernels.Operand;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Inference;
import java.lang.ref.Reference;

/** Computes outputs into memory of the caller, without allocating. Any number of threads may. */
public final class Predictor {
  private final Inference inference;
  private final DataCheck input;
  private final DataCheck output;

  Predictor(Inference inference, DataCheck input, DataCheck output) {
    this.inference = inference;
    this.input = input;
    this.output = output;
  }

  /**
   * Computes the outputs of all samples in {@code x}.
   *
   * @param x samples, the samples' axis first
   * @param y where the outputs go: as many rows as samples
   * @throws IllegalArgumentException if shapes do not fit, or memory overlaps, cannot be written,
   *     or is not accessible by all threads
   * @throws IllegalStateException if memory is closed
   */
  public void run(Tensor x, Tensor y) {
    int samples = input.samples(x);
    int rows = output.writableSamples(y);
    if (rows != samples) {
      throw new IllegalArgumentException(
          "predict: expected an output of " + samples + " rows, got " + rows);
    }
    Operand.apart(
        output.name(),
        y.segment(),
        0,
        DataCheck.bytes(y),
        input.name(),
        x.segment(),
        0,
        DataCheck.bytes(x));
    inference.run(x.segment(), y.segment(), samples);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
  }
}

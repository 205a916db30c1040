package dev.lanewise.nn;

import dev.lanewise.kernels.Operand;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Inference;
import java.lang.ref.Reference;
import java.util.List;

/** Computes outputs into memory of the caller, without allocating. Any number of threads may. */
public final class Predictor {
  private final Inference inference;
  private final List<DataCheck> inputs;
  private final List<DataCheck> outputs;

  Predictor(Inference inference, List<DataCheck> inputs, List<DataCheck> outputs) {
    this.inference = inference;
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Computes the outputs of all samples in {@code x}, by a model of one input and one output.
   *
   * @param x samples, the samples' axis first
   * @param y where the outputs go: as many rows as samples
   * @throws IllegalArgumentException if shapes do not fit, or memory overlaps, cannot be written,
   *     or is not accessible by all threads
   * @throws IllegalStateException if memory is closed, or the model has more inputs or outputs
   */
  public void run(Tensor x, Tensor y) {
    if (inputs.size() > 1 || outputs.size() > 1) {
      throw new IllegalStateException(
          "predict: expected a model of one input and one output, got "
              + (inputs.size() + " and " + outputs.size() + ": give lists of tensors"));
    }
    int samples = inputs.getFirst().samples(x);
    check(0, y, samples);
    apart(0, y, 0, x);
    Inference.Call call = inference.call();
    call.input(0, x.segment());
    call.output(0, y.segment());
    call.run(samples);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
  }

  /**
   * Computes the outputs of all samples.
   *
   * @param x samples for each input of the model
   * @param y where each output goes
   * @throws IllegalArgumentException as {@link #run(Tensor, Tensor)}, or if there are more or fewer
   *     tensors than inputs and outputs
   * @throws IllegalStateException if memory is closed
   */
  public void run(List<Tensor> x, List<Tensor> y) {
    int samples = DataCheck.samples(inputs, x);
    if (y.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "predict: expected " + outputs.size() + " tensors for outputs, got " + y.size());
    }
    for (int i = 0; i < y.size(); i++) {
      check(i, y.get(i), samples);
      for (int j = 0; j < x.size(); j++) {
        apart(i, y.get(i), j, x.get(j));
      }
      for (int j = 0; j < i; j++) {
        apart(outputs.get(i), y.get(i), outputs.get(j), y.get(j));
      }
    }
    Inference.Call call = inference.call();
    for (int i = 0; i < x.size(); i++) {
      call.input(i, x.get(i).segment());
    }
    for (int i = 0; i < y.size(); i++) {
      call.output(i, y.get(i).segment());
    }
    call.run(samples);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
  }

  private void check(int output, Tensor y, int samples) {
    int rows = outputs.get(output).writableSamples(y);
    if (rows != samples) {
      throw new IllegalArgumentException(
          "predict: expected an output of " + samples + " rows, got " + rows);
    }
  }

  private void apart(int output, Tensor y, int input, Tensor x) {
    apart(outputs.get(output), y, inputs.get(input), x);
  }

  private static void apart(DataCheck written, Tensor y, DataCheck other, Tensor x) {
    Operand.apart(
        written.name(),
        y.segment(),
        0,
        DataCheck.bytes(y),
        other.name(),
        x.segment(),
        0,
        DataCheck.bytes(x));
  }
}

package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Shape;
import java.util.List;

/**
 * What a layer is to be computed for.
 *
 * @param samples how many samples one pass takes
 * @param inputs shapes of the inputs, without the samples' axis
 * @param training whether a backward pass follows and random layers are active
 * @param inputGradients whether the backward pass has to give gradients by the inputs
 * @param parallelism who runs the operators
 * @param seed the model's seed
 * @param stream a number that differs for each layer of a model, for random values
 */
public record StepRequest(
    int samples,
    List<Shape> inputs,
    boolean training,
    boolean inputGradients,
    Parallelism parallelism,
    long seed,
    long stream) {

  /** The only input's shape. */
  public Shape input() {
    return inputs.getFirst();
  }

  /** Whether a backward pass follows that has to give gradients by the inputs. */
  public boolean backwardInput() {
    return training && inputGradients;
  }

  /** Floats of the first input, for all samples. */
  public int count() {
    return Math.multiplyExact(samples, input().size());
  }
}

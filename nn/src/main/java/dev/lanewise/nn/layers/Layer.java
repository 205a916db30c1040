package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a model: an immutable description. Implement this interface for a layer of your own.
 */
public interface Layer {
  /** The kind of layer, as in {@code Conv2D}. */
  String type();

  /** The name that the user gave, or null: the model then finds one. */
  default @Nullable String name() {
    return null;
  }

  /**
   * The shape of the output, without the samples' axis.
   *
   * @throws IllegalArgumentException if the inputs do not fit; the model adds the layer's name
   */
  Shape outputShape(List<Shape> inputs);

  /** What training changes. */
  default List<Parameter> parameters(List<Shape> inputs) {
    return List.of();
  }

  /**
   * What the layer keeps beside: numbers without a gradient, such as averages over training. Their
   * places in a {@link Pass} follow those of {@link #parameters}.
   */
  default List<Parameter> nonTrainableParameters(List<Shape> inputs) {
    return List.of();
  }

  /** Whether training changes the {@link #parameters}; otherwise they stay as they are. */
  default boolean trainable() {
    return true;
  }

  /** The same layer, but trained or left as it is; {@link Frozen} unless a layer has its own. */
  default Layer trainable(boolean whether) {
    return whether ? this : new Frozen(this);
  }

  /**
   * Whether a step takes all samples of a batch at once, as one that needs figures of the whole
   * batch has to. Other layers get a few samples at a time. Such a step must not ask for {@link
   * LayerStep#packedBytes packed parameters}.
   */
  default boolean takesWholeBatch(boolean training) {
    return false;
  }

  /**
   * Whether the output is the only input's memory, seen under another shape: nothing is computed
   * then, and {@link #step} is not called.
   */
  default boolean isView(boolean training) {
    return false;
  }

  /**
   * The same layer without the softmax that it ends with, or null if it ends with none. A loss that
   * has the softmax in itself takes this one's output.
   */
  default @Nullable Layer withoutSoftmax() {
    return null;
  }

  /**
   * The same layer with a bias, or null if its output is not, for each channel, linear in a kernel
   * and a bias. Its last two parameters are these, the channels lying innermost, so that a factor
   * and a term for each channel of the output can become part of them.
   */
  default @Nullable Layer withBias() {
    return null;
  }

  /** Whether the layer may take more than one input. */
  default boolean merges() {
    return false;
  }

  /**
   * The layer in a graph, taking the outputs of others:
   *
   * <pre>{@code
   * var x = Input.of(28, 28, 1);
   * var a = Conv2D.of(32, 3).padding(SAME).on(x);
   * var b = Conv2D.of(32, 5).padding(SAME).on(x);
   * var y = Dense.of(10).on(Flatten.of().on(Concatenate.of().on(a, b)));
   * }</pre>
   *
   * <p>As in Keras, an object that is used in several places is one layer with one set of
   * parameters; equal layers that were made apart are two.
   *
   * @throws IllegalArgumentException if the inputs do not fit; the message names the layer
   */
  default LayerOutput on(Source... inputs) {
    return new LayerOutput(this, List.of(inputs));
  }

  /** Makes the layer ready. */
  LayerStep step(StepRequest request);
}

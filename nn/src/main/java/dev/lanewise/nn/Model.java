package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.SourceGraph;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.layers.Source;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.metrics.Metric;
import dev.lanewise.nn.optimizers.Optimizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A model whose layers form a graph: several may take one output, one may take several, and a layer
 * may be used in several places.
 *
 * <pre>{@code
 * var x = Input.of(28, 28, 1);
 * var a = Conv2D.of(16, 3).padding(SAME).on(x);
 * var b = Conv2D.of(16, 5).padding(SAME).on(x);
 * var y = Dense.of(10).activation(SOFTMAX).on(Flatten.of().on(Add.of().on(a, b)));
 * var model = Model.of(x, y);
 * model.compile(RMSprop.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
 * model.fit(images, labels, FitOptions.epochs(5).batchSize(64));
 * }</pre>
 *
 * <p>The same seed gives the same weights on every machine, whatever the threads. Gradients of an
 * output that several layers take, and of a layer that is used several times, are added from the
 * last to the first. Any number of threads may predict at once, but not while one of them changes
 * the model.
 */
public final class Model {
  private final ModelState state;

  Model(ModelState state) {
    this.state = state;
  }

  /**
   * The model that computes an output from an input.
   *
   * @throws IllegalArgumentException if the output does not depend on the input, or also on another
   */
  public static Model of(Input input, Source output) {
    return of(List.of(input), List.of(output));
  }

  /**
   * The model that computes outputs from inputs; samples have to be given, and predictions come, in
   * these orders.
   *
   * @throws IllegalArgumentException if no output depends on one of the inputs, or one depends on
   *     another input
   */
  public static Model of(List<Input> inputs, List<? extends Source> outputs) {
    Graph graph = SourceGraph.of(inputs, outputs);
    return new Model(new ModelState("functional", () -> graph));
  }

  /**
   * Sets the seed of first weights, shuffling and dropout; it is 0 otherwise.
   *
   * @throws IllegalStateException if the weights have been made already
   */
  public Model seed(long newSeed) {
    state.seed(newSeed);
    return this;
  }

  /** Sets who computes; it is all cores otherwise. Results do not depend on it. */
  public Model parallelism(Parallelism newParallelism) {
    state.parallelism(newParallelism);
    return this;
  }

  /**
   * Sets how the model is trained and judged; the optimizer starts anew.
   *
   * @throws IllegalArgumentException if the model has several outputs, or loss or metrics do not
   *     fit its output
   */
  public Model compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    state.compile(optimizer, loss, metrics);
    return this;
  }

  /**
   * Trains the model.
   *
   * @param x samples, the samples' axis first
   * @param y a target for each, in the loss's form
   * @param options epochs, batch size and the like
   * @return loss and metrics of each epoch
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   * @throws ArithmeticException if the loss becomes NaN; the message says when
   */
  public History fit(Tensor x, Tensor y, FitOptions options) {
    return state.fit(List.of(x), y, options);
  }

  /**
   * Trains a model of several inputs.
   *
   * @param x samples for each input, in the order of the model's inputs
   * @param y a target for each sample, in the loss's form
   * @param options epochs, batch size and the like
   * @return loss and metrics of each epoch
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   * @throws ArithmeticException if the loss becomes NaN; the message says when
   */
  public History fit(List<Tensor> x, Tensor y, FitOptions options) {
    return state.fit(x, y, options);
  }

  /**
   * Trains the model on batches of a data set, in its order; options say nothing of batches and
   * shuffling.
   *
   * @param batches samples with targets, the samples' axis first
   * @param options epochs and the like
   * @return loss and metrics of each epoch
   * @throws IllegalArgumentException if data do not fit, or a share is to be kept for validation
   * @throws IllegalStateException if the model is not compiled
   * @throws ArithmeticException if the loss becomes NaN; the message says when
   */
  public History fit(Dataset batches, FitOptions options) {
    return state.fit(batches, options);
  }

  /**
   * Changes the weights once, by a batch of any size.
   *
   * @param x samples, the samples' axis first
   * @param y a target for each, in the loss's form
   * @return loss and metrics of the batch, before the change
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   * @throws ArithmeticException if the loss is NaN
   */
  public Metrics trainOnBatch(Tensor x, Tensor y) {
    return trainOnBatch(Example.of(x, y));
  }

  /**
   * Changes the weights once, by a batch that may have weights of samples.
   *
   * @return loss and metrics of the batch, before the change
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   * @throws ArithmeticException if the loss is NaN
   */
  public Metrics trainOnBatch(Example batch) {
    return state.trainOnBatch(batch);
  }

  /**
   * Computes loss and metrics.
   *
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   */
  public Metrics evaluate(Tensor x, Tensor y) {
    return state.evaluate(List.of(x), y);
  }

  /**
   * Computes loss and metrics of a model of several inputs.
   *
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   */
  public Metrics evaluate(List<Tensor> x, Tensor y) {
    return state.evaluate(x, y);
  }

  /**
   * Computes loss and metrics over the batches of a data set.
   *
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   */
  public Metrics evaluate(Dataset batches) {
    return state.evaluate(batches);
  }

  /**
   * Computes the output of samples, for a model of one input and one output.
   *
   * @throws IllegalArgumentException if the samples do not fit
   * @throws IllegalStateException if the model has several outputs
   */
  public Tensor predict(Tensor x) {
    return state.predict(x);
  }

  /**
   * Computes the output of the batches of a data set, one after another, for a model of one output.
   *
   * @throws IllegalArgumentException if the samples do not fit
   * @throws IllegalStateException if the model has several outputs
   */
  public Tensor predict(Dataset batches) {
    return state.predictOne(batches);
  }

  /**
   * Computes all outputs.
   *
   * @param x samples for each input, in the order of the model's inputs
   * @return a tensor for each output
   * @throws IllegalArgumentException if the samples do not fit
   */
  public List<Tensor> predict(List<Tensor> x) {
    return state.predict(x);
  }

  /** Computes outputs without allocating; it follows later changes of the weights. */
  public Predictor predictor() {
    return state.predictor();
  }

  /** The weights by name. */
  public Weights weights() {
    return state.weights();
  }

  /**
   * Writes the weights into a file in the safetensors format, whole or not at all.
   *
   * @throws IOException if it cannot be written; what was there stays
   */
  public void saveWeights(Path file) throws IOException {
    weights().save(file);
  }

  /**
   * Overwrites the weights with those of a safetensors file, or none.
   *
   * @throws IOException if the file cannot be read or is damaged, or is not of such a model
   */
  public void loadWeights(Path file) throws IOException {
    weights().load(file);
  }

  /** The number of weights. */
  public long countParams() {
    return state.countParams();
  }

  /** Prints the layers in Keras 3's style to the standard output. */
  public void summary() {
    summary(SummaryStyle.KERAS3, System.out);
  }

  /**
   * Prints the layers; Keras 3's style counts the optimizer's numbers once the model is trained.
   */
  public void summary(SummaryStyle style, PrintStream out) {
    state.summary(style, out);
  }

  /**
   * A layer by name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Layer layer(String name) {
    return state.layer(name);
  }

  /**
   * A model that shares this one's weights and computes the outputs of some of its layers.
   *
   * @throws IllegalArgumentException if there is no layer of a name
   */
  public Model upTo(String... layers) {
    return new Model(state.upTo(List.of(layers)));
  }

  Training training() {
    return state.training();
  }
}

package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Inference;
import dev.lanewise.nn.internal.graph.Node;
import dev.lanewise.nn.internal.graph.Parameters;
import dev.lanewise.nn.layers.Layer;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.metrics.Metric;
import dev.lanewise.nn.optimizers.Optimizer;
import java.io.PrintStream;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model whose layers follow one another.
 *
 * <pre>{@code
 * var model = Sequential.of(Input.of(28, 28, 1), Flatten.of(), Dense.of(10).activation(SOFTMAX));
 * model.compile(RMSprop.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
 * model.fit(images, labels, FitOptions.epochs(5).batchSize(64));
 * Tensor probabilities = model.predict(images);
 * }</pre>
 *
 * <p>The same seed gives the same weights on every machine, whatever the threads. Any number of
 * threads may predict at once, but not while one of them changes the model.
 */
public final class Sequential {
  private record Compiled(Optimizer optimizer, Loss loss, List<Metric> metrics) {}

  /** What follows from the layers. */
  private record Built(Graph graph, Parameters parameters) {}

  private final List<Layer> layers = new ArrayList<>();
  private long seed;
  private Parallelism parallelism = Parallelism.allCores();
  private @Nullable Compiled compiled;
  private @Nullable Built built;
  private @Nullable Training training;
  private @Nullable Inference inference;

  private Sequential() {}

  /** A model of layers; the first has to be an {@code Input}. */
  public static Sequential of(Layer... layers) {
    Sequential model = new Sequential();
    model.layers.addAll(List.of(layers));
    return model;
  }

  /**
   * Adds layers at the end. Weights stay as they are; the model has to be compiled again.
   *
   * @throws IllegalArgumentException if a layer does not fit
   */
  public synchronized Sequential add(Layer... more) {
    Built before = built;
    List<Layer> all = new ArrayList<>(layers);
    all.addAll(List.of(more));
    if (before != null) {
      Graph graph = Graph.sequential(all);
      Built after = initialized(graph);
      long bytes = before.graph.parameterCount() * Float.BYTES;
      MemorySegment.copy(before.parameters.segment(), 0, after.parameters.segment(), 0, bytes);
      Reference.reachabilityFence(before);
      built = after;
    }
    layers.addAll(List.of(more));
    compiled = null;
    training = null;
    inference = null;
    return this;
  }

  /**
   * Sets the seed of first weights, shuffling and dropout; it is 0 otherwise.
   *
   * @throws IllegalStateException if the weights have been made already
   */
  public synchronized Sequential seed(long newSeed) {
    if (built != null) {
      throw new IllegalStateException("seed: expected before the first use of the model's weights");
    }
    seed = newSeed;
    return this;
  }

  /** Sets who computes; it is all cores otherwise. Results do not depend on it. */
  public synchronized Sequential parallelism(Parallelism newParallelism) {
    parallelism = newParallelism;
    inference = null;
    training = null;
    return this;
  }

  /** Sets how the model is trained and judged; the optimizer starts anew. */
  public synchronized Sequential compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    compiled = new Compiled(optimizer, loss, List.of(metrics));
    training = null;
    training();
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
    return new Fitting(training(), x, y, options).run();
  }

  /**
   * Computes loss and metrics.
   *
   * @throws IllegalArgumentException if data do not fit
   * @throws IllegalStateException if the model is not compiled
   */
  public Metrics evaluate(Tensor x, Tensor y) {
    Training ready = training();
    return new Metrics(ready.evaluate(ready.data(x, y), ""));
  }

  /**
   * Computes the outputs of samples.
   *
   * @throws IllegalArgumentException if the samples do not fit
   */
  public Tensor predict(Tensor x) {
    Graph graph = built().graph;
    int samples = inputCheck(graph).samples(x);
    Tensor y = Tensor.zeros(graph.output().shape().batch(samples));
    predictor().run(x, y);
    return y;
  }

  /** Computes outputs without allocating; it follows later changes of the weights. */
  public synchronized Predictor predictor() {
    Graph graph = built().graph;
    Inference ready = inference;
    if (ready == null) {
      ready = new Inference(graph, built().parameters, seed, parallelism);
      inference = ready;
    }
    return new Predictor(
        ready, inputCheck(graph), new DataCheck("output", graph.output().shape(), parallelism));
  }

  private DataCheck inputCheck(Graph graph) {
    return new DataCheck("input of layer " + firstLayer(graph), graph.input().shape(), parallelism);
  }

  private static String firstLayer(Graph graph) {
    return graph.nodes().get(Math.min(1, graph.nodes().size() - 1)).name();
  }

  /** The weights by name. */
  public Weights weights() {
    Built ready = built();
    return new Weights(ready.graph, ready.parameters);
  }

  /** The number of weights. */
  public long countParams() {
    return built().graph.parameterCount();
  }

  /** Prints the layers in Keras 3's style to the standard output. */
  public void summary() {
    summary(SummaryStyle.KERAS3, System.out);
  }

  /**
   * Prints the layers; Keras 3's style counts the optimizer's numbers once the model is trained.
   */
  public synchronized void summary(SummaryStyle style, PrintStream out) {
    Training trained = training;
    List<SummaryTable.Row> rows = new ArrayList<>();
    for (Node node : built().graph.nodes()) {
      if (node.id() > 0) {
        rows.add(
            new SummaryTable.Row(
                node.name(), node.layer().type(), node.shape(), node.parameterCount()));
      }
    }
    long optimizerParams = trained == null ? 0 : trained.optimizerParams();
    out.print(SummaryTable.render(style, "sequential", rows, optimizerParams));
  }

  private synchronized Built built() {
    Built ready = built;
    if (ready == null) {
      ready = initialized(Graph.sequential(layers));
      built = ready;
    }
    return ready;
  }

  private Built initialized(Graph graph) {
    Parameters parameters = new Parameters(graph.parameterCount());
    graph.initialize(parameters.segment(), seed);
    return new Built(graph, parameters);
  }

  synchronized Training training() {
    Compiled options = compiled;
    if (options == null) {
      throw new IllegalStateException("the model is not compiled: call compile(...) first");
    }
    Training ready = training;
    if (ready == null) {
      Built model = built();
      ready =
          new Training(
              model.graph,
              model.parameters,
              options.optimizer,
              options.loss,
              options.metrics,
              seed,
              parallelism);
      training = ready;
    }
    return ready;
  }
}

package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What all models have: a graph, its weights, and what is made of them when first needed. */
final class ModelState {
  private record Compiled(Optimizer optimizer, Loss loss, List<Metric> metrics) {}

  /** What follows from the layers. */
  private record Built(Graph graph, Parameters parameters) {}

  private final String kind;
  private Supplier<Graph> source;
  private long seed;
  private Parallelism parallelism = Parallelism.allCores();
  private @Nullable Compiled compiled;
  private @Nullable Built built;
  private @Nullable Training training;
  private @Nullable Inference inference;

  /**
   * @param kind what summaries call the model
   * @param source gives the graph when it is first needed
   */
  ModelState(String kind, Supplier<Graph> source) {
    this.kind = kind;
    this.source = source;
  }

  /** Takes a graph that begins as the one before; weights stay. */
  synchronized void grow(Supplier<Graph> larger) {
    Built before = built;
    if (before != null) {
      Built after = initialized(larger.get());
      for (Node node : before.graph.nodes()) {
        copy(node, before.parameters, after.graph.nodes().get(node.id()), after.parameters);
      }
      built = after;
    }
    source = larger;
    compiled = null;
    training = null;
    inference = null;
  }

  private static void copy(Node node, Parameters from, Node same, Parameters to) {
    for (int i = 0; i < node.parameters().size(); i++) {
      MemorySegment.copy(
          from.segment(),
          node.parameterOffsets().get(i),
          to.segment(),
          same.parameterOffsets().get(i),
          node.parameters().get(i).shape().size() * (long) Float.BYTES);
    }
    Reference.reachabilityFence(from);
    Reference.reachabilityFence(to);
  }

  /** A part of this model, with the same weights. */
  synchronized ModelState upTo(List<String> layers) {
    Built whole = built();
    Graph part = whole.graph.upTo(layers);
    ModelState state = new ModelState("functional", () -> part);
    state.seed = seed;
    state.parallelism = parallelism;
    state.built = new Built(part, whole.parameters);
    return state;
  }

  synchronized void seed(long newSeed) {
    if (built != null) {
      throw new IllegalStateException("seed: expected before the first use of the model's weights");
    }
    seed = newSeed;
  }

  synchronized void parallelism(Parallelism newParallelism) {
    parallelism = newParallelism;
    inference = null;
    training = null;
  }

  synchronized void compile(Optimizer optimizer, Loss loss, Metric... metrics) {
    compiled = new Compiled(optimizer, loss, List.of(metrics));
    training = null;
    training();
  }

  History fit(List<Tensor> x, Tensor y, FitOptions options) {
    return Fitting.of(training(), x, y, options).run();
  }

  History fit(Dataset batches, FitOptions options) {
    return Fitting.of(training(), batches, options).run();
  }

  Metrics trainOnBatch(Example batch) {
    Training ready = training();
    return new Metrics(ready.step(ready.data(batch)));
  }

  Metrics evaluate(List<Tensor> x, Tensor y) {
    return evaluate(Dataset.of(1, all -> new Example(x, y)));
  }

  Metrics evaluate(Dataset batches) {
    return new Metrics(training().evaluate(batches, ""));
  }

  List<Tensor> predict(List<Tensor> x) {
    Graph graph = built().graph;
    int samples = DataCheck.samples(DataCheck.inputs(graph, parallelism), x);
    List<Tensor> y =
        graph.outputs().stream().map(node -> Tensor.zeros(node.shape().batch(samples))).toList();
    predictor().run(x, y);
    return y;
  }

  Tensor predict(Tensor x) {
    checkOneOutput();
    return predict(List.of(x)).getFirst();
  }

  private void checkOneOutput() {
    List<Node> outputs = built().graph.outputs();
    if (outputs.size() != 1) {
      throw new IllegalStateException(
          "predict: expected a model of one output, got "
              + outputs.stream().map(Node::name).toList()
              + ": give a list of tensors");
    }
  }

  List<Tensor> predict(Dataset batches) {
    List<List<Tensor>> parts = new ArrayList<>();
    for (Example batch : batches.epoch(0)) {
      parts.add(predict(batch.x()));
    }
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("predict: expected a batch at least, got none");
    }
    return IntStream.range(0, parts.getFirst().size())
        .mapToObj(output -> Tensor.concatenate(parts.stream().map(y -> y.get(output)).toList()))
        .toList();
  }

  Tensor predictOne(Dataset batches) {
    checkOneOutput();
    return predict(batches).getFirst();
  }

  synchronized Predictor predictor() {
    Graph graph = built().graph;
    Inference ready = inference;
    if (ready == null) {
      ready = new Inference(graph, built().parameters, seed, parallelism);
      inference = ready;
    }
    return new Predictor(
        ready,
        DataCheck.inputs(graph, parallelism),
        graph.outputs().stream()
            .map(node -> new DataCheck("output", node.shape(), parallelism))
            .toList());
  }

  Weights weights() {
    Built ready = built();
    return new Weights(ready.graph, ready.parameters);
  }

  Layer layer(String name) {
    return built().graph.layer(name);
  }

  long countParams() {
    return built().graph.parameterCount();
  }

  synchronized void summary(SummaryStyle style, PrintStream out) {
    Training trained = training;
    Graph graph = built().graph;
    boolean connected = !graph.isChain();
    List<SummaryTable.Row> rows = new ArrayList<>();
    for (Node node : graph.layersByDepth()) {
      if (connected || !node.isInput() || !kind.equals("sequential")) {
        rows.add(
            new SummaryTable.Row(
                node.name(),
                node.layer().type(),
                node.shape(),
                node.parameterCount(),
                node.trainedCount(),
                connected ? graph.connections(node.name()) : List.of()));
      }
    }
    long optimizerParams = trained == null ? 0 : trained.optimizerParams();
    out.print(SummaryTable.render(style, kind, rows, optimizerParams));
  }

  private synchronized Built built() {
    Built ready = built;
    if (ready == null) {
      ready = initialized(source.get());
      built = ready;
    }
    return ready;
  }

  private Built initialized(Graph graph) {
    Parameters parameters = new Parameters(graph.vectorLength());
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

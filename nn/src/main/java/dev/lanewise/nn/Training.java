package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.SafeTensors;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Node;
import dev.lanewise.nn.internal.graph.Parameters;
import dev.lanewise.nn.internal.graph.ShardedRun;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.metrics.Metric;
import dev.lanewise.nn.optimizers.Optimizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A compiled model's state: the optimizer's, and the runs for training and evaluation. */
final class Training {
  /** Samples that evaluation takes at once. */
  private static final int EVALUATION_BATCH = 256;

  /** What a learning rate that was set is called in files. */
  private static final String RATE = "learning_rate";

  private final Graph graph;
  private final Parameters parameters;
  private final Loss loss;
  private final List<Metric> metrics;
  private final long seed;
  private final Parallelism parallelism;
  private final Optimizer optimizer;
  private final ParameterUpdates updates;
  private final Penalties penalties;

  /** One for each way to cut a batch that there was, for the largest of its batches. */
  private final List<ShardedRun> runs = new ArrayList<>();

  private final ShardedRun evaluation;

  Training(
      Graph graph,
      Parameters parameters,
      Optimizer optimizer,
      Loss loss,
      List<Metric> metrics,
      long seed,
      Parallelism parallelism) {
    this.graph = graph;
    this.parameters = parameters;
    this.loss = loss;
    this.metrics = metrics;
    this.seed = seed;
    this.parallelism = parallelism;
    this.optimizer = optimizer;
    Set<String> names = new HashSet<>();
    names.add("loss");
    for (Metric metric : metrics) {
      if (!names.add(metric.name())) {
        throw new IllegalArgumentException(
            "compile: metric names must differ, got " + metric.name() + " twice");
      }
    }
    if (graph.outputs().size() != 1) {
      throw new IllegalArgumentException(
          "compile: expected a model of one output, got "
              + graph.outputs().stream().map(Node::name).toList());
    }
    if (graph.trainedLength() == 0) {
      throw new IllegalArgumentException("compile: the model has no parameters to train");
    }
    updates = new ParameterUpdates(graph, parameters, optimizer, parallelism);
    penalties = new Penalties(graph, parallelism);
    evaluation =
        new ShardedRun(
            graph, parameters, loss, metrics, false, EVALUATION_BATCH, seed, parallelism);
  }

  /** Samples, their targets and the weights of their losses, checked. */
  record Data(
      List<Tensor> x, MemorySegment[] inputs, Targets y, @Nullable Tensor weight, int samples) {
    @Nullable MemorySegment weights() {
      return weight == null ? null : weight.segment();
    }
  }

  private Data data(
      List<Tensor> x, Tensor y, @Nullable Tensor weight, Map<Integer, Double> classWeight) {
    int samples = DataCheck.samples(DataCheck.inputs(graph, parallelism), x);
    Targets targets =
        Targets.of(y, samples, loss.targetForm(), graph.output().shape(), parallelism);
    MemorySegment[] inputs = x.stream().map(Tensor::segment).toArray(MemorySegment[]::new);
    Tensor weights = weight;
    if (!classWeight.isEmpty()) {
      weights =
          ClassWeights.of(classWeight, targets, samples, loss.targetForm(), graph.output().shape());
    } else if (weight != null) {
      int given = new DataCheck("sampleWeight", Shape.of(), parallelism).samples(weight);
      if (given != samples) {
        throw new IllegalArgumentException(
            "sampleWeight: expected as many as samples, " + samples + ", got " + given);
      }
    }
    return new Data(x, inputs, targets, weights, samples);
  }

  /** A batch. */
  Data data(Example batch) {
    return data(batch, Map.of());
  }

  /**
   * A batch with weights of classes.
   *
   * @throws IllegalArgumentException if it does not fit, or has weights of its own beside
   */
  Data data(Example batch, Map<Integer, Double> classWeight) {
    Tensor y = batch.y();
    if (y == null) {
      throw new IllegalArgumentException("data set: expected batches with targets, got none");
    }
    if (batch.weight() != null && !classWeight.isEmpty()) {
      throw new IllegalArgumentException(
          "data: expected classWeight or weights of samples, got both at the same time");
    }
    return data(batch.x(), y, batch.weight(), classWeight);
  }

  /** Makes the memory for batches of a size. */
  void prepare(int batch) {
    if (runOf(batch) == null) {
      ShardedRun larger =
          new ShardedRun(graph, parameters, loss, metrics, true, batch, seed, parallelism);
      runs.removeIf(run -> larger.takes(run.batch()));
      runs.add(larger);
    }
  }

  private @Nullable ShardedRun runOf(int batch) {
    for (int i = 0; i < runs.size(); i++) {
      if (runs.get(i).takes(batch)) {
        return runs.get(i);
      }
    }
    return null;
  }

  /**
   * One update of the parameters. Allocates nothing.
   *
   * @param totals what the batch says of loss and metrics is added to these
   * @return whether the loss is a number
   */
  boolean step(Data data, int @Nullable [] order, int first, int count, Totals totals) {
    ShardedRun ready = runOf(count);
    if (ready == null) {
      throw new IllegalStateException("not prepared");
    }
    ready.run(
        data.inputs, data.y.segment(), data.weights(), order, first, count, updates.batches());
    double sum = ready.lossSum() + count * penalties.sum(parameters.segment());
    add(ready, sum, totals);
    if (Double.isNaN(sum)) {
      parameters.changed(); // what layers keep beside was
      return false;
    }
    penalties.addGradients(parameters.segment(), ready.gradient());
    updates.take(ready.gradient());
    return true;
  }

  /** One update of the parameters by a batch: its loss and metrics, by name. */
  Map<String, Double> step(Data batch) {
    prepare(batch.samples);
    Totals totals = totals();
    boolean isNumber = step(batch, null, 0, batch.samples, totals);
    Reference.reachabilityFence(batch);
    Reference.reachabilityFence(this);
    if (!isNumber) {
      throw new ArithmeticException(
          "trainOnBatch: the loss became NaN; look for NaN in the data, or take a smaller learning"
              + " rate");
    }
    return figures(totals, batch.samples, "");
  }

  /** Loss and metrics over all batches, by name. */
  Map<String, Double> evaluate(Dataset batches, String prefix) {
    Totals totals = totals();
    int samples = 0;
    for (Example batch : batches.epoch(0)) {
      Data data = data(batch);
      for (int first = 0; first < data.samples; first += EVALUATION_BATCH) {
        int count = Math.min(EVALUATION_BATCH, data.samples - first);
        evaluation.run(data.inputs, data.y.segment(), data.weights(), null, first, count, 0);
        add(evaluation, evaluation.lossSum(), totals);
      }
      samples += data.samples;
      Reference.reachabilityFence(data);
    }
    if (samples == 0) {
      throw new IllegalArgumentException("evaluate: expected a batch at least, got none");
    }
    totals.addLoss(samples * penalties.sum(parameters.segment()));
    return figures(totals, samples, prefix);
  }

  private void add(ShardedRun from, double loss, Totals totals) {
    totals.addLoss(loss);
    for (int i = 0; i < metrics.size(); i++) {
      from.addMetric(i, totals.metric(i));
    }
  }

  /** Zeros for the loss and all metrics. */
  Totals totals() {
    int[] lengths = new int[metrics.size()];
    Arrays.setAll(lengths, i -> evaluation.metric(i).totals());
    return new Totals(lengths);
  }

  /** The figures by name: the loss, then the metrics. */
  Map<String, Double> figures(Totals totals, int samples, String prefix) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(prefix + "loss", totals.loss() / samples);
    for (int i = 0; i < metrics.size(); i++) {
      double figure = evaluation.metric(i).result(totals.metric(i), samples);
      figures.put(prefix + metrics.get(i).name(), figure);
    }
    return figures;
  }

  ParameterUpdates updates() {
    return updates;
  }

  Weights weights() {
    return new Weights(graph, parameters);
  }

  /** The names of all figures. */
  List<String> figureNames() {
    return Stream.concat(Stream.of("loss"), metrics.stream().map(Metric::name)).toList();
  }

  /** Writes all that training changes, and texts and tensors that go with it. */
  void save(Path file, Map<String, String> texts, Map<String, Tensor> tensors) throws IOException {
    Map<String, String> all = new LinkedHashMap<>(texts);
    all.put("optimizer", optimizer.name());
    all.put("seed", Long.toString(seed));
    all.put("batches", Long.toString(updates.batches()));
    Float rate = updates.givenRate();
    if (rate != null) {
      all.put(RATE, SavedTexts.text(rate));
    }
    Map<String, Tensor> allTensors = views();
    allTensors.putAll(tensors);
    SafeTensors.write(file, allTensors, all);
    Reference.reachabilityFence(this);
  }

  private Map<String, Tensor> views() {
    Map<String, Tensor> views = new LinkedHashMap<>();
    weights().views().forEach((name, view) -> views.put("model/" + name, view));
    views.putAll(updates.views());
    return views;
  }

  private static float rate(SavedTexts texts) throws IOException {
    float rate = (float) texts.numbers(RATE, 1)[0];
    if (!(rate >= 0 && rate <= Float.MAX_VALUE)) {
      throw new IOException(texts.file() + ": no saved training: " + RATE + " is " + rate);
    }
    return rate;
  }

  /**
   * Takes over what {@link #save} wrote.
   *
   * @param saved the tensors without those that went with them
   * @throws IOException if it does not fit; nothing has changed then
   */
  void restore(Map<String, Tensor> saved, SavedTexts texts) throws IOException {
    if (!texts.text("optimizer").equals(optimizer.name())
        || !texts.text("seed").equals(Long.toString(seed))) {
      throw new IOException(
          texts.file()
              + ": expected a training by "
              + optimizer.name()
              + " with seed "
              + seed
              + ", got "
              + texts.text("optimizer")
              + " with seed "
              + texts.text("seed"));
    }
    long batches = texts.number("batches");
    Float rate = texts.texts().containsKey(RATE) ? rate(texts) : null;
    try {
      NamedTensors.copy(saved, views());
    } catch (IllegalArgumentException e) {
      throw new IOException(texts.file() + ": " + e.getMessage(), e);
    }
    updates.resume(batches);
    updates.givenRate(rate);
    parameters.changed();
    Reference.reachabilityFence(this);
  }

  /** The optimizer's numbers once it has taken a gradient. */
  long optimizerParams() {
    return updates.batches() == 0 ? 0 : updates.optimizerParams();
  }

  long seed() {
    return seed;
  }
}

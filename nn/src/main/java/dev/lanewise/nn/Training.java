package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Node;
import dev.lanewise.nn.internal.graph.Parameters;
import dev.lanewise.nn.internal.graph.ShardedRun;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.metrics.Metric;
import dev.lanewise.nn.optimizers.Optimizer;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled model's state: the optimizer's, and the runs for training and evaluation. */
final class Training {
  /** Samples that evaluation takes at once. */
  private static final int EVALUATION_BATCH = 256;

  private final Graph graph;
  private final Parameters parameters;
  private final Loss loss;
  private final List<Metric> metrics;
  private final long seed;
  private final Parallelism parallelism;
  private final ParameterUpdates updates;
  private @Nullable ShardedRun run;
  private int runBatch;
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
    evaluation =
        new ShardedRun(
            graph, parameters, loss, metrics, false, EVALUATION_BATCH, seed, parallelism);
  }

  /** Samples and their targets, checked. */
  record Data(List<Tensor> x, MemorySegment[] inputs, Targets y, int samples) {}

  Data data(List<Tensor> x, Tensor y) {
    int samples = DataCheck.samples(DataCheck.inputs(graph, parallelism), x);
    Targets targets =
        Targets.of(y, samples, loss.targetForm(), graph.output().shape(), parallelism);
    MemorySegment[] inputs = x.stream().map(Tensor::segment).toArray(MemorySegment[]::new);
    return new Data(x, inputs, targets, samples);
  }

  /** A batch of a data set. */
  Data data(Example batch) {
    Tensor y = batch.y();
    if (y == null) {
      throw new IllegalArgumentException("data set: expected batches with targets, got none");
    }
    return data(batch.x(), y);
  }

  /** Makes the memory for batches of up to a size. */
  void prepare(int batch) {
    if (run == null || runBatch < batch) {
      run = new ShardedRun(graph, parameters, loss, metrics, true, batch, seed, parallelism);
      runBatch = batch;
    }
  }

  /**
   * One update of the parameters. Allocates nothing.
   *
   * @param totals what the batch says of loss and metrics is added to these
   * @return whether the loss is a number
   */
  boolean step(Data data, int @Nullable [] order, int first, int count, Totals totals) {
    ShardedRun ready = run;
    if (ready == null) {
      throw new IllegalStateException("not prepared");
    }
    ready.run(data.inputs, data.y.segment(), order, first, count, updates.batches());
    double sum = ready.lossSum();
    if (Double.isNaN(sum)) {
      parameters.changed(); // what layers keep beside was
      return false;
    }
    add(ready, sum, totals);
    updates.take(ready.gradient());
    return true;
  }

  /** Loss and metrics over all batches, by name. */
  Map<String, Double> evaluate(Dataset batches, String prefix) {
    Totals totals = totals();
    int samples = 0;
    for (Example batch : batches.epoch(0)) {
      Data data = data(batch);
      for (int first = 0; first < data.samples; first += EVALUATION_BATCH) {
        int count = Math.min(EVALUATION_BATCH, data.samples - first);
        evaluation.run(data.inputs, data.y.segment(), null, first, count, 0);
        add(evaluation, evaluation.lossSum(), totals);
      }
      samples += data.samples;
      Reference.reachabilityFence(data);
    }
    if (samples == 0) {
      throw new IllegalArgumentException("evaluate: expected a batch at least, got none");
    }
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

  /** To be called at the end of a training. */
  void finish() {
    updates.finish();
  }

  /** The optimizer's numbers once it has taken a gradient. */
  long optimizerParams() {
    return updates.batches() == 0 ? 0 : updates.optimizerParams();
  }

  long seed() {
    return seed;
  }
}

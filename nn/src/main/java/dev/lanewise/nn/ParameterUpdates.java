package dev.lanewise.nn;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Parameters;
import dev.lanewise.nn.optimizers.CommonOptions;
import dev.lanewise.nn.optimizers.Optimizer;
import dev.lanewise.nn.optimizers.OptimizerStep;
import dev.lanewise.nn.optimizers.Update;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies an optimizer to the parameters of a graph, after each batch. What is kept for each of
 * them lies as they do in their vector.
 */
final class ParameterUpdates implements Update {
  private final Parameters parameters;
  private final Optimizer optimizer;
  private final CommonOptions options;
  private final ParameterRange[] ranges;
  private final OptimizerStep[] steps;
  private final long slotBytes;
  private final OwnedMemory state;
  private final OwnedMemory scratch;
  private final @Nullable GradientClip clip;
  private final @Nullable GradientAccumulation accumulation;
  private final @Nullable WeightAverage average;
  private final Constraints constraints;
  private long batch;
  private MemorySegment gradient = MemorySegment.NULL;
  private long offset;
  private float rate;
  private @Nullable Float givenRate;

  ParameterUpdates(
      Graph graph, Parameters parameters, Optimizer optimizer, Parallelism parallelism) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    options = optimizer.common();
    List<TrainedTensor> trained = TrainedTensor.of(graph);
    List<ParameterRange> tensors = trained.stream().map(TrainedTensor::range).toList();
    List<ParameterRange> joined = ParameterRange.joined(tensors);
    ranges = joined.toArray(new ParameterRange[0]);
    steps = new OptimizerStep[ranges.length];
    int slots = 0;
    long scratchBytes = 0;
    for (int i = 0; i < ranges.length; i++) {
      steps[i] = optimizer.step(ranges[i].count(), parallelism);
      slots = steps[i].slots();
      scratchBytes = Math.max(scratchBytes, steps[i].scratchBytes());
    }
    slotBytes = joined.getLast().end();
    int count = Math.toIntExact(slotBytes / Float.BYTES);
    state = OwnedMemory.ofBytes(slots * slotBytes);
    scratch = OwnedMemory.ofBytes(scratchBytes);
    for (int i = 0; i < ranges.length; i++) {
      steps[i].start(state.segment(), ranges[i].offset(), slotBytes);
    }
    clip =
        options.clipping() == null
            ? null
            : GradientClip.of(options.clipping(), tensors, parallelism);
    constraints = new Constraints(trained, parallelism);
    int batches = options.gradientAccumulationSteps();
    accumulation = batches == 1 ? null : new GradientAccumulation(batches, count, parallelism);
    average =
        options.useEma()
            ? new WeightAverage(options.emaMomentum(), joined, slotBytes, parallelism)
            : null;
  }

  /** How many gradients there were. */
  long batches() {
    return batch;
  }

  private long iteration() {
    return batch / options.gradientAccumulationSteps();
  }

  /** The learning rate of the next step. */
  float nextRate() {
    return givenRate == null ? optimizer.learningRateAt(iteration()) : givenRate;
  }

  /**
   * Sets the learning rate of the steps to come.
   *
   * @throws IllegalStateException if it follows a schedule
   */
  void nextRate(double newRate) {
    if (options.schedule() != null) {
      throw new IllegalStateException(
          "learning rate: expected none to be set, it follows a schedule, got " + newRate);
    }
    if (!(newRate >= 0 && newRate <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "learning rate: expected 0 or more, finite, got " + newRate);
    }
    givenRate = (float) newRate;
  }

  /** Views of all that is kept from batch to batch. */
  Map<String, Tensor> views() {
    Map<String, Tensor> views = new LinkedHashMap<>();
    for (int slot = 0; slot < steps[0].slots(); slot++) {
      views.put("optimizer/" + slot, view(state, slot * slotBytes));
    }
    if (accumulation != null) {
      views.put("optimizer/accumulated", view(accumulation.memory(), 0));
    }
    if (average != null) {
      views.put("optimizer/average", view(average.memory(), 0));
    }
    return views;
  }

  private Tensor view(OwnedMemory memory, long at) {
    return Tensor.view(memory.segment().asSlice(at, slotBytes), (int) (slotBytes / Float.BYTES));
  }

  /** The learning rate that was set, if one was. */
  @Nullable Float givenRate() {
    return givenRate;
  }

  /** Sets it back. */
  void givenRate(@Nullable Float newRate) {
    givenRate = newRate;
  }

  /** Goes on after so many batches, once all {@link #views} hold what they held then. */
  void resume(long batches) {
    batch = batches;
  }

  /** Takes the gradient of one more batch, and changes it and the parameters. */
  void take(MemorySegment newGradient) {
    if (accumulation == null || accumulation.take(newGradient, batch)) {
      step(newGradient);
    }
    if (average != null) {
      average(average);
    }
    constraints.run(parameters.segment());
    batch++;
    parameters.changed();
  }

  private void step(MemorySegment newGradient) {
    if (clip != null) {
      clip.run(newGradient);
    }
    gradient = newGradient;
    rate = nextRate();
    for (int i = 0; i < steps.length; i++) {
      offset = ranges[i].offset();
      steps[i].run(this);
    }
  }

  private void average(WeightAverage ready) {
    if (iteration() == 0) {
      ready.start(parameters.segment());
    } else {
      ready.follow(parameters.segment());
    }
    int frequency = options.emaOverwriteFrequency();
    if (frequency > 0 && (iteration() + 1) % frequency == 0) {
      ready.replace(parameters.segment());
    }
  }

  /** To be called at the end of a training: a moving average takes the parameters' place. */
  void finish() {
    if (average != null && batch > 0) {
      average.replace(parameters.segment());
      parameters.changed();
    }
  }

  /** The optimizer's numbers as Keras counts them, with the iteration and the learning rate. */
  long optimizerParams() {
    long kept = steps[0].slots() + (accumulation == null ? 0 : 1) + (average == null ? 0 : 1);
    long count = 0;
    for (ParameterRange range : ranges) {
      count += range.count();
    }
    return kept * count + 2;
  }

  @Override
  public MemorySegment gradient() {
    return gradient;
  }

  @Override
  public MemorySegment parameters() {
    return parameters.segment();
  }

  @Override
  public long offset() {
    return offset;
  }

  @Override
  public MemorySegment state() {
    return state.segment();
  }

  @Override
  public long slot(int index) {
    return index * slotBytes + offset;
  }

  @Override
  public MemorySegment scratch() {
    return scratch.segment();
  }

  @Override
  public float learningRate() {
    return rate;
  }

  @Override
  public long number() {
    return iteration() + 1;
  }
}

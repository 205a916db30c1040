package dev.lanewise.nn.internal.graph;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.data.OwnedMemory;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a graph that take whole batches: their runs for each number of samples, made when
 * first asked for, and what they share with the shards. For one caller at a time.
 */
final class Meetings {
  private final Flow flow;
  private final Folding parameters;
  private final long seed;
  private final Parallelism parallelism;
  private final MemorySegment[] inputs;
  private final MemorySegment output;
  private final MemorySegment outputGradient;
  private final SharedValues shared;
  private final @Nullable PlanRun[] runs;

  /**
   * @param samples the most samples of a batch
   * @param parallelism who runs the operators
   * @param inputs where the samples of a batch will lie, for each input of the graph
   * @param output where its outputs go
   * @param outputGradient where the gradient by them will lie
   */
  Meetings(
      Flow flow,
      Folding parameters,
      int samples,
      long seed,
      Parallelism parallelism,
      MemorySegment[] inputs,
      MemorySegment output,
      MemorySegment outputGradient) {
    this.flow = flow;
    this.parameters = parameters;
    this.seed = seed;
    this.parallelism = parallelism;
    this.inputs = inputs;
    this.output = output;
    this.outputGradient = outputGradient;
    shared = new SharedValues(flow, samples);
    runs = new PlanRun[samples + 1];
  }

  SharedValues shared() {
    return shared;
  }

  /** The run for a number of samples. */
  PlanRun run(int samples) {
    PlanRun run = runs[samples];
    if (run == null) {
      Plan plan = Plan.ofMeetings(flow, samples, parallelism, seed);
      run =
          new PlanRun(
              plan,
              OwnedMemory.ofBytes(plan.slabBytes()),
              shared,
              0,
              parameters,
              MemorySegment.NULL,
              outputGradient);
      for (int i = 0; i < inputs.length; i++) {
        run.input(i, inputs[i], 0);
      }
      run.output(0, output, 0);
      runs[samples] = run;
    }
    return run;
  }
}

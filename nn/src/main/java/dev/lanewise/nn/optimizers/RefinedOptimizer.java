package dev.lanewise.nn.optimizers;

import dev.lanewise.kernels.Parallelism;

/** An optimizer's rule with common options. */
record RefinedOptimizer(Optimizer rule, CommonOptions common) implements Optimizer {
  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public float learningRate() {
    return common.schedule() == null ? rule.learningRate() : learningRateAt(0);
  }

  @Override
  public OptimizerStep step(long count, Parallelism parallelism) {
    return rule.step(count, parallelism);
  }

  @Override
  public Optimizer common(CommonOptions options) {
    return new RefinedOptimizer(rule, options);
  }
}

package dev.lanewise.kernels;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Every step of an optimizer as the operator runs it and, from Keras's formula, in doubles. */
final class OptimizerCases {
  static final float RATE = 0.01f;
  private static final float EPSILON = 1e-7f;

  /** How an operator is called: its kernels and threads, and where its scratch memory lies. */
  record Setting(KernelSet kernels, Parallelism threads, Arena arena, List<Guarded> scratch) {
    Guarded scratch(long bytes) {
      Guarded room = Guarded.of(arena, Math.toIntExact(bytes / Float.BYTES));
      scratch.add(room);
      return room;
    }
  }

  /** A step on guarded arrays: gradient, weights, state. */
  interface Step {
    void run(Setting setting, Guarded[] x, long number);
  }

  /**
   * The same in double precision. {@code size} gets, for each result, the sum of the absolute
   * values of what was added up to it, so that roundings are measured against it.
   */
  interface Exact {
    void run(double[][] x, double[][] size, long number);
  }

  /** The same for one weight: gradient, weight, state. */
  private interface ExactOne {
    void run(double[] x, double[] size, long number);
  }

  /** What a kind of operand may hold. */
  enum Kind {
    SIGNED,
    SQUARE,
    /** Above the square of any {@link #SMALL}. */
    LARGE_SQUARE,
    SMALL
  }

  /**
   * An optimizer.
   *
   * @param sizes floats of each operand
   * @param kinds what each operand holds
   * @param roundings the most that a result's relative error is made of
   */
  record Case(String name, int[] sizes, List<Kind> kinds, int roundings, Step step, Exact exact) {}

  private final int count;
  private final float weightDecay;
  private final List<Case> cases = new ArrayList<>();

  private OptimizerCases(int count, float weightDecay) {
    this.count = count;
    this.weightDecay = weightDecay;
  }

  /** All steps that treat weights alike, whatever their axes. */
  static List<Case> of(int count, float weightDecay) {
    OptimizerCases all = new OptimizerCases(count, weightDecay);
    all.descent();
    all.rmsProp(0f, false);
    all.rmsProp(0.9f, false);
    all.rmsProp(0f, true);
    all.rmsProp(0.9f, true);
    all.adagrad();
    all.adadelta();
    all.adam(false);
    all.adam(true);
    all.nadam();
    all.adamax();
    all.lion();
    all.ftrl(-0.5f);
    all.ftrl(-0.7f);
    all.ftrl(0f);
    all.lamb();
    all.cases.add(AdafactorCases.vector(count, weightDecay));
    return all.cases;
  }

  private void add(String name, List<Kind> state, int roundings, Step step, ExactOne exact) {
    addWhole(
        name,
        state,
        roundings,
        step,
        (x, size, number) -> {
          for (int i = 0; i < count; i++) {
            double[] one = new double[x.length];
            double[] oneSize = new double[x.length];
            for (int j = 0; j < x.length; j++) {
              one[j] = x[j][i];
            }
            exact.run(one, oneSize, number);
            for (int j = 0; j < x.length; j++) {
              x[j][i] = one[j];
              size[j][i] += oneSize[j];
            }
          }
        });
  }

  /** The weights have decayed when {@code exact} gets them. */
  private void addWhole(String name, List<Kind> state, int roundings, Step step, Exact exact) {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.SIGNED, Kind.SIGNED));
    kinds.addAll(state);
    int[] sizes = new int[kinds.size()];
    Arrays.fill(sizes, count);
    cases.add(new Case(name, sizes, kinds, roundings, step, decayed(weightDecay, exact)));
  }

  static Exact decayed(float weightDecay, Exact exact) {
    return (x, size, number) -> {
      for (int i = 0; i < x[1].length; i++) {
        size[1][i] = Math.abs(x[1][i]);
        x[1][i] -= x[1][i] * weightDecay * RATE;
      }
      exact.run(x, size, number);
    };
  }

  /** {@code x = kept x + (1 - kept) value}. */
  private static void average(
      double[] x, double[] size, int operand, double kept, double value, double valueSize) {
    size[operand] = kept * Math.abs(x[operand]) + (1 - kept) * valueSize;
    x[operand] = kept * x[operand] + (1 - kept) * value;
  }

  private static void moments(double[] x, double[] size, MomentOptions options) {
    average(x, size, 2, options.beta1(), x[0], Math.abs(x[0]));
    average(x, size, 3, options.beta2(), x[0] * x[0], x[0] * x[0]);
  }

  private static void take(double[] x, double[] size, double step, double stepSize) {
    x[1] -= step;
    size[1] += stepSize;
  }

  private void descent() {
    SgdOptions plain = SgdOptions.of().weightDecay(weightDecay);
    sgd(
        "sgd",
        plain,
        (x, size, t) -> {
          take(x, size, RATE * x[0], RATE * Math.abs(x[0]));
        });
    SgdOptions momentum = plain.momentum(0.9f);
    sgd(
        "momentum",
        momentum,
        (x, size, t) -> {
          velocity(x, size);
          take(x, size, -x[2], size[2]);
        });
    sgd(
        "nesterov",
        momentum.nesterov(true),
        (x, size, t) -> {
          velocity(x, size);
          take(x, size, RATE * x[0] - 0.9f * x[2], 0.9f * size[2] + RATE * Math.abs(x[0]));
        });
  }

  private static void velocity(double[] x, double[] size) {
    size[2] = 0.9f * Math.abs(x[2]) + RATE * Math.abs(x[0]);
    x[2] = 0.9f * x[2] - RATE * x[0];
  }

  private void sgd(String name, SgdOptions options, ExactOne exact) {
    add(
        name,
        List.of(Kind.SIGNED),
        8,
        (s, x, t) ->
            SgdStep.of(x[0].count(), options, s.threads, s.kernels)
                .run(
                    x[0].segment(),
                    x[0].offset(),
                    x[1].segment(),
                    x[1].offset(),
                    x[2].segment(),
                    x[2].offset(),
                    RATE),
        exact);
  }

  private void rmsProp(float momentum, boolean centered) {
    RmsPropOptions options =
        RmsPropOptions.of().momentum(momentum).centered(centered).weightDecay(weightDecay);
    add(
        "rmsprop momentum " + momentum + " centered " + centered,
        List.of(Kind.LARGE_SQUARE, Kind.SIGNED, Kind.SMALL),
        12,
        (s, x, t) ->
            RmsPropStep.of(x[0].count(), options, s.threads, s.kernels)
                .run(
                    x[0].segment(),
                    x[0].offset(),
                    x[1].segment(),
                    x[1].offset(),
                    x[2].segment(),
                    x[2].offset(),
                    x[3].segment(),
                    x[3].offset(),
                    x[4].segment(),
                    x[4].offset(),
                    RATE),
        (x, size, t) -> {
          average(x, size, 2, options.rho(), x[0] * x[0], x[0] * x[0]);
          double below = x[2] + EPSILON;
          double belowSize = below;
          if (centered) {
            average(x, size, 4, options.rho(), x[0], Math.abs(x[0]));
            below -= x[4] * x[4];
            belowSize += 2 * Math.abs(x[4]) * size[4];
          }
          double step = RATE * x[0] / Math.sqrt(below);
          double stepSize = Math.abs(step) * belowSize / below;
          if (momentum != 0) {
            size[3] = momentum * Math.abs(x[3]) + stepSize;
            x[3] = momentum * x[3] + step;
            take(x, size, x[3], size[3]);
          } else {
            take(x, size, step, stepSize);
          }
        });
  }

  private void adagrad() {
    AdagradOptions options = AdagradOptions.of().weightDecay(weightDecay);
    add(
        "adagrad",
        List.of(Kind.SQUARE),
        8,
        (s, x, t) ->
            AdagradStep.of(x[0].count(), options, s.threads, s.kernels)
                .run(
                    x[0].segment(),
                    x[0].offset(),
                    x[1].segment(),
                    x[1].offset(),
                    x[2].segment(),
                    x[2].offset(),
                    RATE),
        (x, size, t) -> {
          x[2] += x[0] * x[0];
          size[2] = x[2];
          double step = RATE * x[0] / Math.sqrt(x[2] + EPSILON);
          take(x, size, step, Math.abs(step));
        });
  }

  private void adadelta() {
    AdadeltaOptions options = AdadeltaOptions.of().weightDecay(weightDecay);
    add(
        "adadelta",
        List.of(Kind.SQUARE, Kind.SQUARE),
        24,
        (s, x, t) ->
            AdadeltaStep.of(x[0].count(), options, s.threads, s.kernels)
                .run(
                    x[0].segment(),
                    x[0].offset(),
                    x[1].segment(),
                    x[1].offset(),
                    x[2].segment(),
                    x[2].offset(),
                    x[3].segment(),
                    x[3].offset(),
                    RATE),
        (x, size, t) -> {
          average(x, size, 2, options.rho(), x[0] * x[0], x[0] * x[0]);
          double step = Math.sqrt(x[3] + EPSILON) * x[0] / Math.sqrt(x[2] + EPSILON);
          average(x, size, 3, options.rho(), step * step, step * step);
          take(x, size, RATE * step, RATE * Math.abs(step));
        });
  }

  private MomentOptions moments() {
    return MomentOptions.of().weightDecay(weightDecay);
  }

  private void adam(boolean amsgrad) {
    MomentOptions options = moments();
    add(
        amsgrad ? "amsgrad" : "adam",
        List.of(Kind.SIGNED, Kind.SQUARE, Kind.SQUARE),
        16,
        (s, x, t) -> {
          AdamStep operator =
              amsgrad
                  ? AdamStep.amsgrad(x[0].count(), options, s.threads, s.kernels)
                  : AdamStep.of(x[0].count(), options, s.threads, s.kernels);
          operator.run(
              x[0].segment(),
              x[0].offset(),
              x[1].segment(),
              x[1].offset(),
              x[2].segment(),
              x[2].offset(),
              x[3].segment(),
              x[3].offset(),
              x[4].segment(),
              x[4].offset(),
              RATE,
              t);
        },
        (x, size, t) -> {
          moments(x, size, options);
          if (amsgrad) {
            size[4] = Math.max(x[4], size[3]);
            x[4] = Math.max(x[4], x[3]);
          }
          double alpha =
              RATE
                  * Math.sqrt(1 - Math.pow(options.beta2(), t))
                  / (1 - Math.pow(options.beta1(), t));
          double divisor = Math.sqrt(x[amsgrad ? 4 : 3]) + EPSILON;
          take(x, size, alpha * x[2] / divisor, alpha * size[2] / divisor);
        });
  }

  private void nadam() {
    MomentOptions options = moments();
    add(
        "nadam",
        List.of(Kind.SIGNED, Kind.SQUARE),
        16,
        (s, x, t) ->
            NadamStep.of(x[0].count(), options, s.threads, s.kernels)
                .run(
                    x[0].segment(),
                    x[0].offset(),
                    x[1].segment(),
                    x[1].offset(),
                    x[2].segment(),
                    x[2].offset(),
                    x[3].segment(),
                    x[3].offset(),
                    RATE,
                    t),
        (x, size, t) -> {
          moments(x, size, options);
          double product = 1;
          for (long i = 1; i <= t; i++) {
            product *= nadamMomentum(options, i);
          }
          double next = nadamMomentum(options, t + 1);
          double ofMean = next / (1 - product * next);
          double ofGradient = (1 - nadamMomentum(options, t)) / (1 - product);
          double divisor = Math.sqrt(x[3] / (1 - Math.pow(options.beta2(), t))) + EPSILON;
          double ahead = ofMean * x[2] + ofGradient * x[0];
          double aheadSize = ofMean * size[2] + ofGradient * Math.abs(x[0]);
          take(x, size, RATE * ahead / divisor, RATE * aheadSize / divisor);
        });
  }

  private static double nadamMomentum(MomentOptions options, long number) {
    return options.beta1() * (1 - 0.5 * Math.pow(0.96, number));
  }

  private void adamax() {
    MomentOptions options = moments();
    add(
        "adamax",
        List.of(Kind.SIGNED, Kind.SQUARE),
        16,
        (s, x, t) ->
            AdamaxStep.of(x[0].count(), options, s.threads, s.kernels)
                .run(
                    x[0].segment(),
                    x[0].offset(),
                    x[1].segment(),
                    x[1].offset(),
                    x[2].segment(),
                    x[2].offset(),
                    x[3].segment(),
                    x[3].offset(),
                    RATE,
                    t),
        (x, size, t) -> {
          average(x, size, 2, options.beta1(), x[0], Math.abs(x[0]));
          x[3] = Math.max(options.beta2() * x[3], Math.abs(x[0]));
          size[3] = x[3];
          double by = RATE / ((1 - Math.pow(options.beta1(), t)) * (x[3] + EPSILON));
          take(x, size, by * x[2], by * size[2]);
        });
  }

  private void lion() {
    LionOptions options = LionOptions.of().weightDecay(weightDecay);
    add(
        "lion",
        List.of(Kind.SIGNED),
        8,
        (s, x, t) ->
            LionStep.of(x[0].count(), options, s.threads, s.kernels)
                .run(
                    x[0].segment(),
                    x[0].offset(),
                    x[1].segment(),
                    x[1].offset(),
                    x[2].segment(),
                    x[2].offset(),
                    RATE),
        (x, size, t) -> {
          double mine = options.beta1() * x[2];
          double theirs = (1 - options.beta1()) * x[0];
          // Where roundings decide the sign, either step is right.
          boolean unsure = Math.abs(mine + theirs) < 0x1p-22 * (Math.abs(mine) + Math.abs(theirs));
          take(x, size, RATE * Math.signum(mine + theirs), unsure ? RATE * 0x1p24 : RATE);
          average(x, size, 2, options.beta2(), x[0], Math.abs(x[0]));
        });
  }

  private void ftrl(float ratePower) {
    FtrlOptions options =
        FtrlOptions.of()
            .ratePower(ratePower)
            .l1(0.7f)
            .l2(0.3f)
            .l2Shrinkage(0.1f)
            .beta(0.2f)
            .weightDecay(weightDecay);
    add(
        "ftrl " + ratePower,
        List.of(Kind.LARGE_SQUARE, Kind.SIGNED),
        24,
        (s, x, t) -> {
          FtrlStep operator = FtrlStep.of(x[0].count(), options, s.threads, s.kernels);
          Guarded scratch = s.scratch(operator.scratchBytes());
          operator.run(
              x[0].segment(),
              x[0].offset(),
              x[1].segment(),
              x[1].offset(),
              x[2].segment(),
              x[2].offset(),
              x[3].segment(),
              x[3].offset(),
              RATE,
              scratch.segment(),
              scratch.offset());
        },
        (x, size, t) -> {
          double l2 = options.l2() + options.beta() / (2.0 * RATE);
          double before = Math.pow(x[2], -ratePower);
          x[2] += x[0] * x[0];
          size[2] = x[2];
          double after = Math.pow(x[2], -ratePower);
          double w = x[1];
          double shrinkage = 2 * options.l2Shrinkage() * w;
          size[3] =
              Math.abs(x[3])
                  + Math.abs(x[0])
                  + Math.abs(shrinkage)
                  + (before + after) / RATE * Math.abs(w);
          x[3] += x[0] + shrinkage - (after - before) / RATE * w;
          double quadratic = after / RATE + 2 * l2;
          double clipped = Math.clamp(x[3], -options.l1(), options.l1());
          x[1] = (clipped - x[3]) / quadratic;
          size[1] += Math.abs(x[1]) + size[3] / quadratic;
        });
  }

  static double norm(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v;
    }
    return Math.sqrt(sum);
  }

  private void lamb() {
    MomentOptions options = moments();
    addWhole(
        "lamb",
        List.of(Kind.SIGNED, Kind.SQUARE),
        32 + count / 64,
        (s, x, t) -> {
          LambStep operator = LambStep.of(x[0].count(), options, s.threads, s.kernels);
          Guarded scratch = s.scratch(operator.scratchBytes());
          operator.run(
              x[0].segment(),
              x[0].offset(),
              x[1].segment(),
              x[1].offset(),
              x[2].segment(),
              x[2].offset(),
              x[3].segment(),
              x[3].offset(),
              RATE,
              t,
              scratch.segment(),
              scratch.offset());
        },
        (x, size, t) -> {
          double[] u = new double[count];
          double[] uSize = new double[count];
          for (int i = 0; i < count; i++) {
            double[] one = {x[0][i], x[1][i], x[2][i], x[3][i]};
            double[] oneSize = new double[4];
            moments(one, oneSize, options);
            double divisor =
                (Math.sqrt(one[3] / (1 - Math.pow(options.beta2(), t))) + EPSILON)
                    * (1 - Math.pow(options.beta1(), t));
            u[i] = one[2] / divisor;
            uSize[i] = oneSize[2] / divisor;
            for (int j = 2; j < 4; j++) {
              x[j][i] = one[j];
              size[j][i] = oneSize[j];
            }
          }
          double ratio = norm(x[1]) > 0 && norm(u) > 0 ? norm(x[1]) / norm(u) : 1;
          double doubt = 2 + norm(uSize) / norm(u);
          for (int i = 0; i < count; i++) {
            x[1][i] -= ratio * RATE * u[i];
            size[1][i] += ratio * RATE * (uSize[i] + doubt * Math.abs(u[i]));
          }
        });
  }
}

package dev.lanewise.kernels;

import dev.lanewise.kernels.OptimizerCases.Case;
import dev.lanewise.kernels.OptimizerCases.Kind;
import java.util.List;

/** The steps of Adafactor among {@link OptimizerCases}. */
final class AdafactorCases {
  private AdafactorCases() {}

  /** On weights of one axis. */
  static Case vector(int count, float weightDecay) {
    AdafactorOptions options = AdafactorOptions.of().weightDecay(weightDecay);
    return new Case(
        "adafactor vector",
        new int[] {count, count, count},
        List.of(Kind.SIGNED, Kind.SIGNED, Kind.SQUARE),
        32 + count / 64,
        (s, x, t) -> {
          AdafactorVectorStep operator =
              AdafactorVectorStep.of(x[0].count(), options, s.threads(), s.kernels());
          Guarded scratch = s.scratch(operator.scratchBytes());
          operator.run(
              x[0].segment(),
              x[0].offset(),
              x[1].segment(),
              x[1].offset(),
              x[2].segment(),
              x[2].offset(),
              OptimizerCases.RATE,
              t,
              scratch.segment(),
              scratch.offset());
        },
        OptimizerCases.decayed(weightDecay, (x, size, t) -> whole(options, x, size, t)));
  }

  private static void whole(AdafactorOptions options, double[][] x, double[][] size, long t) {
    double kept = 1 - Math.pow(t, options.beta2Decay());
    double[] u = new double[x[0].length];
    for (int i = 0; i < u.length; i++) {
      x[2][i] = kept * x[2][i] + (1 - kept) * (x[0][i] * x[0][i] + options.epsilon1());
      size[2][i] = x[2][i];
      u[i] = x[0][i] / Math.sqrt(x[2][i]);
    }
    update(options, x[1], size[1], u, t);
  }

  private static void update(
      AdafactorOptions options, double[] w, double[] size, double[] u, long t) {
    double root = Math.sqrt(w.length);
    double rho = Math.min(OptimizerCases.RATE, 1 / Math.sqrt((double) t));
    double alpha = Math.max(options.epsilon2(), OptimizerCases.norm(w) / root) * rho;
    double clip = Math.max(1, OptimizerCases.norm(u) / root / options.clipThreshold());
    for (int i = 0; i < w.length; i++) {
      w[i] -= alpha * u[i] / clip;
      size[i] += 2 * Math.abs(alpha * u[i] / clip);
    }
  }

  /** On matrices. */
  static Case matrices(int matrices, int rows, int columns, float weightDecay) {
    int count = matrices * rows * columns;
    AdafactorOptions options = AdafactorOptions.of().weightDecay(weightDecay);
    return new Case(
        "adafactor " + matrices + "x" + rows + "x" + columns,
        new int[] {count, count, matrices * rows, matrices * columns},
        List.of(Kind.SIGNED, Kind.SIGNED, Kind.SQUARE, Kind.SQUARE),
        64 + rows,
        (s, x, t) -> {
          AdafactorStep operator =
              AdafactorStep.of(matrices, rows, columns, options, s.threads(), s.kernels());
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
              OptimizerCases.RATE,
              t,
              scratch.segment(),
              scratch.offset());
        },
        OptimizerCases.decayed(
            weightDecay, (x, size, t) -> factored(options, rows, columns, x, size, t)));
  }

  private static void factored(
      AdafactorOptions options, int rows, int columns, double[][] x, double[][] size, long t) {
    double kept = 1 - Math.pow(t, options.beta2Decay());
    double[] rowMean = new double[x[2].length];
    double[] columnMean = new double[x[3].length];
    for (int i = 0; i < x[0].length; i++) {
      int row = i / columns;
      double square = x[0][i] * x[0][i] + options.epsilon1();
      rowMean[row] += square / columns;
      columnMean[row / rows * columns + i % columns] += square / rows;
    }
    for (int i = 0; i < rowMean.length; i++) {
      x[2][i] = kept * x[2][i] + (1 - kept) * rowMean[i];
      size[2][i] = x[2][i];
    }
    for (int i = 0; i < columnMean.length; i++) {
      x[3][i] = kept * x[3][i] + (1 - kept) * columnMean[i];
      size[3][i] = x[3][i];
    }
    double[] u = new double[x[0].length];
    for (int i = 0; i < u.length; i++) {
      int row = i / columns;
      int matrix = row / rows;
      double mean = 0;
      for (int j = 0; j < rows; j++) {
        mean += x[2][matrix * rows + j] / rows;
      }
      u[i] = x[0][i] / Math.sqrt(x[2][row] / mean * x[3][matrix * columns + i % columns]);
    }
    update(options, x[1], size[1], u, t);
  }
}

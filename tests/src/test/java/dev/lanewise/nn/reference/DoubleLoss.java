package dev.lanewise.nn.reference;

import dev.lanewise.kernels.SoftmaxOracle;
import dev.lanewise.nn.losses.BinaryCrossentropy;
import dev.lanewise.nn.losses.BinaryFocalCrossentropy;
import dev.lanewise.nn.losses.CategoricalCrossentropy;
import dev.lanewise.nn.losses.CategoricalFocalCrossentropy;
import dev.lanewise.nn.losses.CategoricalHinge;
import dev.lanewise.nn.losses.CosineSimilarity;
import dev.lanewise.nn.losses.Hinge;
import dev.lanewise.nn.losses.Huber;
import dev.lanewise.nn.losses.KLDivergence;
import dev.lanewise.nn.losses.LogCosh;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.losses.MeanAbsoluteError;
import dev.lanewise.nn.losses.MeanAbsolutePercentageError;
import dev.lanewise.nn.losses.MeanSquaredError;
import dev.lanewise.nn.losses.MeanSquaredLogarithmicError;
import dev.lanewise.nn.losses.Poisson;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.losses.SquaredHinge;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** The loss of one row of a sample in double precision, straight from its definition. */
public interface DoubleLoss {
  /**
   * The loss.
   *
   * @param output of the model
   * @param targets one for each value of the output
   */
  double of(double[] output, double[] targets);

  /**
   * The reference of a loss.
   *
   * @param softmaxTaken whether the output is that before the model's softmax
   */
  static DoubleLoss of(Loss loss, boolean softmaxTaken) {
    return switch (loss) {
      case CategoricalCrossentropy c ->
          smoothed(crossEntropy(c.fromLogits() || softmaxTaken), c.labelSmoothing(), 0);
      case SparseCategoricalCrossentropy c -> crossEntropy(c.fromLogits() || softmaxTaken);
      case BinaryCrossentropy c -> smoothed(binary(c.fromLogits()), c.labelSmoothing(), 2);
      case BinaryFocalCrossentropy c -> smoothed(focal(c), c.labelSmoothing(), 2);
      case CategoricalFocalCrossentropy c ->
          smoothed(focal(c, c.fromLogits() || softmaxTaken), c.labelSmoothing(), 0);
      case MeanSquaredError c -> mean((y, t) -> Math.pow(y - t, 2));
      case MeanAbsoluteError c -> mean((y, t) -> Math.abs(y - t));
      case MeanAbsolutePercentageError c ->
          mean((y, t) -> 100 * Math.abs(y - t) / Math.max(Math.abs(t), 1e-7));
      case MeanSquaredLogarithmicError c ->
          mean((y, t) -> Math.pow(shiftedLog(y) - shiftedLog(t), 2));
      case LogCosh c -> mean((y, t) -> Math.log(Math.cosh(y - t)));
      case Huber c -> mean((y, t) -> huber(Math.abs(y - t), c.delta()));
      case Hinge c -> mean((y, t) -> Math.max(1 - (t == 0 ? -1 : t) * y, 0));
      case SquaredHinge c -> mean((y, t) -> Math.pow(Math.max(1 - (t == 0 ? -1 : t) * y, 0), 2));
      case Poisson c -> mean((y, t) -> y - t * Math.log(y + 1e-7));
      case KLDivergence c -> sum((y, t) -> between(t) * Math.log(between(t) / between(y)));
      case CosineSimilarity c -> DoubleLoss::minusCosine;
      case CategoricalHinge c -> DoubleLoss::categoricalHinge;
      default -> throw new IllegalArgumentException("no reference of " + loss.name());
    };
  }

  /** Targets t (1 - share) + share / classes; all of the row where {@code classes} is 0. */
  private static DoubleLoss smoothed(DoubleLoss loss, double share, int classes) {
    return (output, targets) ->
        loss.of(
            output,
            Arrays.stream(targets)
                .map(t -> t * (1 - share) + share / (classes == 0 ? targets.length : classes))
                .toArray());
  }

  private static DoubleLoss sum(DoubleBinaryOperator value) {
    return (output, targets) ->
        IntStream.range(0, output.length)
            .mapToDouble(i -> value.applyAsDouble(output[i], targets[i]))
            .sum();
  }

  private static DoubleLoss mean(DoubleBinaryOperator value) {
    return (output, targets) -> sum(value).of(output, targets) / output.length;
  }

  private static DoubleLoss crossEntropy(boolean logits) {
    return logits
        ? (output, targets) -> new SoftmaxOracle(output).loss(targets)
        : DoubleLoss::ofProbabilities;
  }

  private static double ofProbabilities(double[] output, double[] targets) {
    double sum = Arrays.stream(output).sum();
    return sum((y, t) -> -t * Math.log(kept(y / sum))).of(output, targets);
  }

  private static double kept(double p) {
    return Math.clamp(p, 1e-7, 1 - 1e-7);
  }

  private static double between(double p) {
    return Math.clamp(p, 1e-7, 1);
  }

  private static double shiftedLog(double x) {
    return Math.log(Math.max(x, 1e-7) + 1);
  }

  private static double huber(double size, double delta) {
    return size <= delta ? size * size / 2 : delta * size - delta * delta / 2;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double binary(double p, double t) {
    return -t * Math.log(kept(p)) - (1 - t) * Math.log(1 - kept(p));
  }

  private static DoubleLoss binary(boolean logits) {
    return mean(logits ? (x, t) -> binary(sigmoid(x), t) : DoubleLoss::binary);
  }

  private static DoubleLoss focal(BinaryFocalCrossentropy loss) {
    return mean(
        (y, t) -> {
          double p = loss.fromLogits() ? sigmoid(y) : y;
          double q = t * p + (1 - t) * (1 - p);
          double weight =
              loss.classBalancing() ? t * loss.alpha() + (1 - t) * (1 - loss.alpha()) : 1;
          return weight * Math.pow(1 - q, loss.gamma()) * binary(p, t);
        });
  }

  private static DoubleLoss focal(CategoricalFocalCrossentropy loss, boolean logits) {
    return (output, targets) -> {
      double[] powers = logits ? Arrays.stream(output).map(Math::exp).toArray() : output;
      double sum = Arrays.stream(powers).sum();
      return sum((y, t) -> {
            double p = kept(y / sum);
            return -loss.alpha() * Math.pow(1 - p, loss.gamma()) * t * Math.log(p);
          })
          .of(powers, targets);
    };
  }

  private static double minusCosine(double[] output, double[] targets) {
    return sum((y, t) -> -y * t).of(output, targets) / (size(output) * size(targets));
  }

  private static double size(double[] values) {
    return Math.max(1e-7, Math.sqrt(Arrays.stream(values).map(x -> x * x).sum()));
  }

  private static double categoricalHinge(double[] output, double[] targets) {
    double positive = sum((y, t) -> t * y).of(output, targets);
    double negative =
        IntStream.range(0, output.length)
            .mapToDouble(i -> (1 - targets[i]) * output[i])
            .max()
            .orElseThrow();
    return Math.max(0, 1 + negative - positive);
  }
}

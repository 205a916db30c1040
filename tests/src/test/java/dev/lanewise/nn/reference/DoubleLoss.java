package dev.lanewise.nn.reference;

import dev.lanewise.kernels.SoftmaxOracle;
import dev.lanewise.nn.losses.CategoricalCrossentropy;
import dev.lanewise.nn.losses.Loss;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import java.util.Arrays;

/** The loss of one sample in double precision, straight from its definition. */
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
      case CategoricalCrossentropy c -> crossEntropy(c.fromLogits() || softmaxTaken);
      case SparseCategoricalCrossentropy c -> crossEntropy(c.fromLogits() || softmaxTaken);
      default -> throw new IllegalArgumentException("no reference of " + loss.name());
    };
  }

  private static DoubleLoss crossEntropy(boolean logits) {
    return logits
        ? (output, targets) -> new SoftmaxOracle(output).loss(targets)
        : DoubleLoss::ofProbabilities;
  }

  private static double ofProbabilities(double[] output, double[] targets) {
    double sum = Arrays.stream(output).sum();
    double loss = 0;
    for (int i = 0; i < output.length; i++) {
      loss -= targets[i] * Math.log(Math.clamp(output[i] / sum, 1e-7, 1 - 1e-7));
    }
    return loss;
  }
}

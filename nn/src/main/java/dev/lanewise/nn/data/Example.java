package dev.lanewise.nn.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An element of a {@link Dataset}: one sample, or a batch of them.
 *
 * <pre>{@code
 * var example = Example.of(image, label);
 * var brighter = example.input(scaled);     // the same target
 * }</pre>
 *
 * @param x a tensor for each input of a model
 * @param y the target, or null if there is none
 * @param weight how much the sample's loss counts, a number for each sample, or null: 1
 */
public record Example(List<Tensor> x, @Nullable Tensor y, @Nullable Tensor weight) {
  /**
   * Checks that there is an input.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Example {
    x = List.copyOf(x);
    if (x.isEmpty()) {
      throw new IllegalArgumentException("example: expected a tensor for each input, got none");
    }
  }

  /** An example whose loss counts once. */
  public Example(List<Tensor> x, @Nullable Tensor y) {
    this(x, y, null);
  }

  /** An example for a model of one input. */
  public static Example of(Tensor x, Tensor y) {
    return new Example(List.of(x), y);
  }

  /** An example without a target, as for prediction. */
  public static Example of(Tensor x) {
    return new Example(List.of(x), null);
  }

  /**
   * The only input.
   *
   * @throws IllegalStateException if there are several
   */
  public Tensor input() {
    if (x.size() > 1) {
      throw new IllegalStateException("example: expected one input, got " + x.size());
    }
    return x.getFirst();
  }

  /** The same with another tensor as its only input. */
  public Example input(Tensor newInput) {
    return new Example(List.of(newInput), y, weight);
  }

  /** The same with another target. */
  public Example target(Tensor newTarget) {
    return new Example(x, newTarget, weight);
  }

  /** The same whose loss is multiplied by a weight. */
  public Example weight(Tensor newWeight) {
    return new Example(x, y, newWeight);
  }
}

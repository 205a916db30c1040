package dev.lanewise.nn.data;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Samples, or batches of them, in an order: what models are trained on where the data do not lie in
 * one tensor, are read when they are needed, or are changed on the way.
 *
 * <pre>{@code
 * var train = Dataset.of(images, labels).shuffle(seed).map(Noise::add).batch(32).prefetch(4);
 * model.fit(train, FitOptions.epochs(5));
 * }</pre>
 *
 * <p>An element is a function of the epoch and its place: {@link #get} has no state. So a data set
 * may be used by many threads and gone through any number of times, and elements that background
 * threads compute are the same, bit for bit, as those that the caller computes. What is done with
 * elements happens when they are asked for.
 */
public interface Dataset {
  /** How many elements there are in an epoch. */
  int size();

  /**
   * An element. Any number of threads may ask at once, in any order.
   *
   * @param epoch from 0; data sets that are not shuffled are the same in each
   * @param index from 0
   * @throws IndexOutOfBoundsException if there is no such element
   */
  Example get(long epoch, int index);

  /** All elements of an epoch, one after another. */
  default Iterable<Example> epoch(long epoch) {
    return () -> IntStream.range(0, size()).mapToObj(index -> get(epoch, index)).iterator();
  }

  /**
   * The rows of tensors.
   *
   * @param x samples, their axis first
   * @param y a target for each
   * @throws IllegalArgumentException if there are not as many targets as samples
   */
  static Dataset of(Tensor x, Tensor y) {
    return new TensorDataset(List.of(x), y);
  }

  /**
   * The rows of a tensor, without targets.
   *
   * @throws IllegalArgumentException if the tensor has no axis
   */
  static Dataset of(Tensor x) {
    return new TensorDataset(List.of(x), null);
  }

  /**
   * The rows of tensors.
   *
   * @param x samples for each input of a model, their axis first
   * @param y a target for each, or null
   * @throws IllegalArgumentException if tensors have not all as many rows
   */
  static Dataset of(List<Tensor> x, @Nullable Tensor y) {
    return new TensorDataset(x, y);
  }

  /** Images and their labels. */
  static Dataset of(LabeledImages images) {
    return of(images.images(), images.labels());
  }

  /**
   * Elements that a function gives, from files, say.
   *
   * @param size how many there are
   * @param source gives each by its number from 0, always the same, on any thread
   * @throws IllegalArgumentException if the size is negative
   */
  static Dataset of(int size, IntFunction<Example> source) {
    return new SourceDataset(size, source);
  }

  /**
   * What a function makes of each element.
   *
   * @param function must give the same for the same element, on any thread; what is random in
   *     training is better a layer
   */
  default Dataset map(UnaryOperator<Example> function) {
    return new MappedDataset(this, function);
  }

  /** The elements in an order that is a function of the seed and the epoch: each has another. */
  default Dataset shuffle(long seed) {
    return new ShuffledDataset(this, seed);
  }

  /**
   * So many elements as one, with an axis more; the last may have fewer.
   *
   * @throws IllegalArgumentException if the number is not positive
   */
  default Dataset batch(int elements) {
    return batch(elements, false);
  }

  /**
   * So many elements as one, with an axis more.
   *
   * @param elements how many
   * @param dropRemainder whether elements that do not fill a batch are left out
   * @throws IllegalArgumentException if the number is not positive
   */
  default Dataset batch(int elements, boolean dropRemainder) {
    return new BatchedDataset(this, elements, dropRemainder);
  }

  /**
   * The first elements; all if there are fewer.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  default Dataset take(int elements) {
    return RangeDataset.of("take", this, elements, 0, elements);
  }

  /**
   * The elements but the first; none if there are fewer.
   *
   * @throws IllegalArgumentException if the number is negative
   */
  default Dataset skip(int elements) {
    return RangeDataset.of("skip", this, elements, elements, Integer.MAX_VALUE);
  }

  /**
   * Several epochs as one.
   *
   * @throws IllegalArgumentException if the number is not positive, or elements cannot be counted
   *     in an {@code int}
   */
  default Dataset repeat(int times) {
    return new RepeatedDataset(this, times);
  }

  /**
   * The elements of the first epoch, kept from when they are first asked for. What shall differ
   * between epochs comes after it.
   */
  default Dataset cache() {
    return new CachedDataset(this);
  }

  /**
   * The same elements, computed ahead by background threads while an epoch is gone through, as many
   * at once as there are processors. To be called last: data sets made of this one ask for its
   * elements one by one.
   *
   * @param elements how many are computed ahead
   * @throws IllegalArgumentException if the number is not positive
   */
  default Dataset prefetch(int elements) {
    return new PrefetchedDataset(this, elements);
  }
}

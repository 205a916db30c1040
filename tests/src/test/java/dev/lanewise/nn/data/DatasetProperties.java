package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Data sets beside lists: what each step does to the elements of each epoch. */
class DatasetProperties {

  /** A data set and, for each epoch, the numbers that its elements hold. */
  private record Pair(Dataset data, LongFunction<List<Float>> numbers) {}

  private interface Stage {
    Pair apply(Pair pair);
  }

  /** Elements that hold their epoch and place. */
  private record Numbers(int size) implements Dataset {
    @Override
    public Example get(long epoch, int index) {
      return number(epoch * 1000f + index);
    }

    Pair pair() {
      return new Pair(
          this,
          epoch -> IntStream.range(0, size).mapToObj(index -> epoch * 1000f + index).toList());
    }
  }

  private static Example number(float value) {
    return Example.of(Tensor.of(new float[] {value}));
  }

  private static float number(Example example) {
    return example.input().get(0);
  }

  private static List<Float> numbers(Dataset data, long epoch) {
    List<Float> numbers = new ArrayList<>();
    data.epoch(epoch).forEach(example -> numbers.add(number(example)));
    return numbers;
  }

  @Provide
  Arbitrary<Stage> stages() {
    Arbitrary<Integer> count = Arbitraries.integers().between(0, 25);
    Arbitrary<Integer> some = Arbitraries.integers().between(1, 4);
    return Arbitraries.oneOf(
        count.map(n -> stage("take", d -> d.take(n), all -> all.stream().limit(n).toList())),
        count.map(n -> stage("skip", d -> d.skip(n), all -> all.stream().skip(n).toList())),
        some.map(DatasetProperties::repeated),
        some.map(n -> stage("prefetch", d -> d.prefetch(n), all -> all)),
        Arbitraries.just(
            stage(
                "map",
                d -> d.map(example -> number(number(example) + 0.25f)),
                all -> all.stream().map(value -> value + 0.25f).toList())),
        Arbitraries.just(pair -> new Pair(pair.data.cache(), epoch -> pair.numbers.apply(0))));
  }

  private static Stage stage(
      String name, UnaryOperator<Dataset> data, UnaryOperator<List<Float>> numbers) {
    return new Stage() {
      @Override
      public Pair apply(Pair pair) {
        return new Pair(data.apply(pair.data), epoch -> numbers.apply(pair.numbers.apply(epoch)));
      }

      @Override
      public String toString() {
        return name;
      }
    };
  }

  private static Stage repeated(int times) {
    return pair ->
        new Pair(
            pair.data.repeat(times),
            epoch ->
                IntStream.range(0, times)
                    .mapToObj(time -> pair.numbers.apply(epoch * times + time))
                    .flatMap(List::stream)
                    .toList());
  }

  @Property(tries = 300)
  void everySequenceOfStepsGivesWhatListsGive(
      @ForAll @IntRange(max = 12) int size, @ForAll("pipelines") List<Stage> stages) {
    Pair pair = new Numbers(size).pair();
    for (Stage stage : stages) {
      pair = stage.apply(pair);
    }
    for (long epoch : new long[] {0, 1, 7}) {
      List<Float> expected = pair.numbers.apply(epoch);
      assertEquals(expected.size(), pair.data.size());
      assertEquals(expected, numbers(pair.data, epoch));
    }
  }

  @Provide
  Arbitrary<List<Stage>> pipelines() {
    return stages().list().ofMaxSize(5);
  }

  @Property(tries = 100)
  void aShuffleGivesEveryElementOnce(
      @ForAll @IntRange(max = 60) int size,
      @ForAll long seed,
      @ForAll @IntRange(max = 99) int epoch) {
    Dataset shuffled = new Numbers(size).shuffle(seed);
    assertEquals(
        numbers(new Numbers(size), epoch), numbers(shuffled, epoch).stream().sorted().toList());
    assertEquals(numbers(shuffled, epoch), numbers(new Numbers(size).shuffle(seed), epoch));
  }

  /** Of 30 elements, where two equal orders are beyond chance. */
  @Property(tries = 100)
  void everyEpochAndEverySeedHasItsOwnOrder(
      @ForAll long seed, @ForAll @IntRange(max = 99) int epoch) {
    Dataset plain = Dataset.of(30, DatasetProperties::number);
    Dataset shuffled = plain.shuffle(seed);
    assertNotEquals(numbers(shuffled, epoch), numbers(shuffled, epoch + 1));
    assertNotEquals(numbers(shuffled, epoch), numbers(plain.shuffle(seed + 1), epoch));
  }

  @Property(tries = 100)
  void batchesHoldAllElementsInTheirOrder(
      @ForAll @IntRange(max = 40) int size, @ForAll @IntRange(min = 1, max = 12) int elements) {
    Dataset data = new Numbers(size);
    List<Integer> sizes = new ArrayList<>();
    List<Float> all = new ArrayList<>();
    for (Example batch : data.batch(elements).epoch(3)) {
      Tensor x = batch.input();
      sizes.add(x.shape().get(0));
      assertEquals(Shape.of(x.shape().get(0), 1), x.shape());
      for (float value : x.toArray()) {
        all.add(value);
      }
    }
    assertEquals(numbers(data, 3), all);
    List<Integer> full = Stream.generate(() -> elements).limit(size / elements).toList();
    List<Integer> expected = new ArrayList<>(full);
    if (size % elements > 0) {
      expected.add(size % elements);
    }
    assertEquals(expected, sizes);
    assertEquals(full.size(), data.batch(elements, true).size());
  }

  /** Whatever the threads come to first. */
  @Property(tries = 50)
  void elementsComputedAheadAreTheSameBits(
      @ForAll @IntRange(min = 1, max = 9) int ahead,
      @ForAll @IntRange(max = 30) int size,
      @ForAll long seed) {
    Dataset plain =
        Dataset.of(Combine.sines(size), Combine.sines(size))
            .shuffle(seed)
            .map(example -> example.input(Combine.squares(example.input())))
            .batch(4);
    Dataset fetched = plain.prefetch(ahead);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<float[]> expected = new ArrayList<>();
      plain.epoch(epoch).forEach(batch -> expected.add(batch.input().toArray()));
      List<float[]> given = new ArrayList<>();
      fetched.epoch(epoch).forEach(batch -> given.add(batch.input().toArray()));
      assertEquals(
          expected.stream().map(Arrays::toString).toList(),
          given.stream().map(Arrays::toString).toList());
    }
  }

  /** Arithmetic for samples of two numbers. */
  private static final class Combine {
    static Tensor sines(int samples) {
      float[] values = new float[samples * 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.sin(i);
      }
      return Tensor.of(values, samples, 2);
    }

    static Tensor squares(Tensor x) {
      float[] values = x.toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] *= values[i];
      }
      return Tensor.of(values);
    }
  }
}

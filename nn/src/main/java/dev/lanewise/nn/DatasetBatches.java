package dev.lanewise.nn;

import dev.lanewise.nn.data.Dataset;
import dev.lanewise.nn.data.Example;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Batches that a data set gives. */
final class DatasetBatches implements Batches {
  private final Training training;
  private final Dataset batches;
  private final Map<Integer, Double> classWeight;
  private Iterator<Example> epoch = Collections.emptyIterator();
  private Training.@Nullable Data data;

  DatasetBatches(Training training, Dataset batches, Map<Integer, Double> classWeight) {
    this.training = training;
    this.classWeight = classWeight;
    this.batches = batches;
    if (batches.size() == 0) {
      throw new IllegalArgumentException("fit: expected a batch at least, got an empty data set");
    }
  }

  @Override
  public int size() {
    return batches.size();
  }

  @Override
  public void begin(int number) {
    epoch = batches.epoch(number).iterator();
  }

  @Override
  public void next() {
    data = training.data(epoch.next(), classWeight);
  }

  @Override
  public Training.Data data() {
    return Objects.requireNonNull(data);
  }

  @Override
  public int @Nullable [] order() {
    return null;
  }

  @Override
  public int first() {
    return 0;
  }

  @Override
  public int count() {
    return data().samples();
  }
}

package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The CIFAR-10 data set (A. Krizhevsky, 2009), from the files of its binary version: images [n, 32,
 * 32, 3] from 0 to 1, red first, labels [n] from 0 to 9.
 *
 * <pre>{@code
 * LabeledImages train = Cifar10.train(Path.of("cifar-10-batches-bin"));
 * }</pre>
 */
public final class Cifar10 {
  private static final int TRAINING_FILES = 5;
  private static final CifarFiles FILES = new CifarFiles(1, 0, 10);

  private Cifar10() {}

  /** What the labels stand for. */
  public static List<String> classNames() {
    return List.of(
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  }

  /**
   * Reads the training set.
   *
   * @param folder where {@code data_batch_1.bin} to {@code data_batch_5.bin} are
   * @return 50,000 images and labels
   * @throws IOException if a file is missing or damaged
   */
  public static LabeledImages train(Path folder) throws IOException {
    return FILES.read(
        IntStream.rangeClosed(1, TRAINING_FILES)
            .mapToObj(number -> folder.resolve("data_batch_" + number + ".bin"))
            .toList());
  }

  /**
   * Reads the test set.
   *
   * @param folder where {@code test_batch.bin} is
   * @return 10,000 images and labels
   * @throws IOException if the file is missing or damaged
   */
  public static LabeledImages test(Path folder) throws IOException {
    return FILES.read(List.of(folder.resolve("test_batch.bin")));
  }
}

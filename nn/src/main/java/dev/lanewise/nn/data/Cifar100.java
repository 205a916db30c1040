package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The CIFAR-100 data set (A. Krizhevsky, 2009), from the files of its binary version: images [n,
 * 32, 32, 3] from 0 to 1, red first, labels [n].
 *
 * <pre>{@code
 * LabeledImages train = Cifar100.train(Path.of("cifar-100-binary"), Cifar100.Label.FINE);
 * }</pre>
 */
public final class Cifar100 {
  /** Which of an image's two labels is read. */
  public enum Label {
    /** One of 100 classes, as Keras's default. */
    FINE(new CifarFiles(2, 1, 100)),
    /** One of the 20 groups of classes. */
    COARSE(new CifarFiles(2, 0, 20));

    private final CifarFiles files;

    Label(CifarFiles files) {
      this.files = files;
    }
  }

  private Cifar100() {}

  /**
   * Reads the training set.
   *
   * @param folder where {@code train.bin} is
   * @param label which label is read
   * @return 50,000 images and labels
   * @throws IOException if the file is missing or damaged
   */
  public static LabeledImages train(Path folder, Label label) throws IOException {
    return label.files.read(List.of(folder.resolve("train.bin")));
  }

  /**
   * Reads the test set.
   *
   * @param folder where {@code test.bin} is
   * @param label which label is read
   * @return 10,000 images and labels
   * @throws IOException if the file is missing or damaged
   */
  public static LabeledImages test(Path folder, Label label) throws IOException {
    return label.files.read(List.of(folder.resolve("test.bin")));
  }
}

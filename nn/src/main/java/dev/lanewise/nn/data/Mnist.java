package dev.lanewise.nn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The MNIST data set of handwritten digits (Y. LeCun, C. Cortes, C. J. C. Burges), from its four
 * IDX files, plain or gzipped: images [n, 28, 28, 1] from 0 to 1, labels [n] from 0 to 9.
 */
public final class Mnist {
  private Mnist() {}

  /**
   * Reads the training set.
   *
   * @param folder where {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte} are, or
   *     these with {@code .gz}
   * @return 60,000 images and labels
   * @throws IOException if a file is missing or damaged
   */
  public static LabeledImages train(Path folder) throws IOException {
    return read(folder, "train");
  }

  /**
   * Reads the test set.
   *
   * @param folder where {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte} are, or
   *     these with {@code .gz}
   * @return 10,000 images and labels
   * @throws IOException if a file is missing or damaged
   */
  public static LabeledImages test(Path folder) throws IOException {
    return read(folder, "t10k");
  }

  private static LabeledImages read(Path folder, String part) throws IOException {
    Path imageFile = file(folder, part + "-images-idx3-ubyte");
    Path labelFile = file(folder, part + "-labels-idx1-ubyte");
    IdxFile images = IdxFile.read(imageFile);
    IdxFile labels = IdxFile.read(labelFile);
    if (images.shape().rank() != 3) {
      throw new IOException(
          imageFile + ": expected (images, rows, columns), got " + images.shape());
    }
    if (labels.shape().rank() != 1 || labels.shape().get(0) != images.shape().get(0)) {
      throw new IOException(
          labelFile
              + ": expected a label for each of "
              + images.shape().get(0)
              + " images, got "
              + labels.shape());
    }
    Shape shape = images.shape();
    return new LabeledImages(
        images.scaled(1f / 255f, shape.get(0), shape.get(1), shape.get(2), 1),
        labels.scaled(1f, shape.get(0)));
  }

  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
  }
}

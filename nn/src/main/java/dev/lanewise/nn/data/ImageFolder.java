package dev.lanewise.nn.data;

import dev.lanewise.nn.internal.data.Permutation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Images in folders, one for each class, as Keras's {@code image_dataset_from_directory} takes
 * them: BMP, GIF, JPEG and PNG files at any depth below the class's folder. Labels are the numbers
 * of the folders in the order of their names. Images are resized by bilinear interpolation without
 * smoothing; values go from 0 to 255, as in Keras: see {@code Rescaling}.
 *
 * <pre>{@code
 * var folder = ImageFolder.of(Path.of("flowers")).imageSize(96, 96).validationSplit(0.2).seed(1);
 * Dataset train = folder.training().shuffle(1).batch(32).prefetch(8);
 * Dataset validation = folder.validation().batch(32).prefetch(8);
 * }</pre>
 *
 * <p>Files are read when an element is asked for; {@link Dataset#cache} keeps what has been read.
 * Decoding takes the JDK's module {@code java.desktop}, which is there unless a program runs on the
 * module path and names no module that requires it.
 *
 * @param folder holds a folder for each class
 * @param height rows of images
 * @param width columns of images
 * @param grayscale whether images have one channel of grey values, or three of red, green and blue
 * @param validationSplit the share of images that are kept for validation
 * @param seed of the order that images are split in
 */
public record ImageFolder(
    Path folder, int height, int width, boolean grayscale, double validationSplit, long seed) {
  private static final List<String> ENDINGS = List.of(".bmp", ".gif", ".jpeg", ".jpg", ".png");
  private static final int KERAS_SIZE = 256;

  /** The same order on every system. */
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(path -> path.toString().replace('\\', '/'));

  private record LabeledFile(Path file, int label) {}

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if a size is not positive, or the share not 0 to below 1
   */
  public ImageFolder {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image folder: expected a size of at least 1 x 1, got " + height + " x " + width);
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new IllegalArgumentException(
          "image folder: validationSplit: expected 0 or more and below 1, got " + validationSplit);
    }
  }

  /** Keras's defaults: colors, 256 x 256 pixels, all for training. */
  public static ImageFolder of(Path folder) {
    return new ImageFolder(folder, KERAS_SIZE, KERAS_SIZE, false, 0, 0);
  }

  /** The same with images of another size. */
  public ImageFolder imageSize(int rows, int columns) {
    return new ImageFolder(folder, rows, columns, grayscale, validationSplit, seed);
  }

  /** The same with one channel of grey values, or three of colors. */
  public ImageFolder grayscale(boolean grey) {
    return new ImageFolder(folder, height, width, grey, validationSplit, seed);
  }

  /** The same with a share of images for validation. */
  public ImageFolder validationSplit(double share) {
    return new ImageFolder(folder, height, width, grayscale, share, seed);
  }

  /** The same with another split. */
  public ImageFolder seed(long newSeed) {
    return new ImageFolder(folder, height, width, grayscale, validationSplit, newSeed);
  }

  /**
   * The names of the classes, in the order of their labels.
   *
   * @throws IOException if the folder cannot be read or has no folders
   */
  public List<String> classNames() throws IOException {
    return classFolders().stream().map(ImageFolder::name).toList();
  }

  /**
   * The images for training, one by one, in an order that is a function of the seed.
   *
   * @throws IOException if the folder cannot be read, or there is no image for training
   * @throws UnsupportedOperationException if the module {@code java.desktop} is missing
   */
  public Dataset training() throws IOException {
    return images(false);
  }

  /**
   * The images for validation.
   *
   * @throws IOException if the folder cannot be read, or there is no image for validation
   * @throws UnsupportedOperationException if the module {@code java.desktop} is missing
   */
  public Dataset validation() throws IOException {
    return images(true);
  }

  private Dataset images(boolean forValidation) throws IOException {
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      throw new UnsupportedOperationException(
          "image folder: the module java.desktop is missing: start with --add-modules"
              + " java.desktop");
    }
    List<LabeledFile> files = files();
    int[] order = new int[files.size()];
    Permutation.fill(order, seed, 0);
    int kept = files.size() - (int) (validationSplit * files.size());
    int from = forValidation ? kept : 0;
    int size = (forValidation ? files.size() : kept) - from;
    if (size == 0) {
      throw new IOException(
          folder
              + ": expected images for "
              + (forValidation ? "validation" : "training")
              + ", got none of "
              + files.size());
    }
    return Dataset.of(size, index -> read(files.get(order[from + index])));
  }

  private Example read(LabeledFile file) {
    try {
      Tensor image = ImagePixels.read(file.file, height, width, grayscale);
      return Example.of(image, Tensor.of(new float[] {file.label}).row(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private List<LabeledFile> files() throws IOException {
    List<Path> classes = classFolders();
    List<LabeledFile> files = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      int number = label;
      try (Stream<Path> below = Files.walk(classes.get(label).toRealPath())) {
        below
            .filter(ImageFolder::isImage)
            .sorted(BY_NAME)
            .forEach(file -> files.add(new LabeledFile(file, number)));
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return files;
  }

  private List<Path> classFolders() throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> folders =
          inside
              .filter(path -> Files.isDirectory(path) && !name(path).startsWith("."))
              .sorted(BY_NAME)
              .toList();
      if (folders.isEmpty()) {
        throw new IOException(folder + ": expected a folder for each class, got none");
      }
      return folders;
    }
  }

  private static boolean isImage(Path path) {
    String name = name(path).toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && ENDINGS.stream().anyMatch(name::endsWith)
        && Files.isRegularFile(path);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}

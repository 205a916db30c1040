package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.Javac;
import dev.lanewise.Jvm;
import dev.lanewise.kernels.KernelSet;
import dev.lanewise.nn.internal.data.ResizeAxis;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path folder;

  private Path write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    String format = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    assertTrue(ImageIO.write(image, format, file.toFile()), name);
    return file;
  }

  /** One pixel of a grey value. */
  private static BufferedImage dot(int grey) {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(0, 0, 0x010101 * grey);
    return image;
  }

  private static List<String> pixels(Dataset data) {
    List<String> pixels = new ArrayList<>();
    data.epoch(0)
        .forEach(
            example ->
                pixels.add(
                    Objects.requireNonNull(example.y()).toArray()[0]
                        + " "
                        + example.input().toArray()[0]));
    return pixels;
  }

  @Test
  void foldersAreClassesInTheOrderOfTheirNames() throws IOException {
    write("b/one.png", dot(1));
    write("a/deep/er/two.PNG", dot(2));
    write("a/three.bmp", dot(3));
    write("a/.hidden.png", dot(4));
    write(".hidden/five.png", dot(5));
    write("six.png", dot(6));
    Files.writeString(folder.resolve("a/notes.txt"), "no image");
    Files.createDirectories(folder.resolve("c/folder.png"));
    ImageFolder images = ImageFolder.of(folder).imageSize(1, 1);
    assertEquals(List.of("a", "b", "c"), images.classNames());
    assertEquals(
        new TreeSet<>(List.of("1.0 1.0", "0.0 2.0", "0.0 3.0")),
        new TreeSet<>(pixels(images.training())));
  }

  @Test
  void theSplitIsAFunctionOfTheSeedAndLosesNothing() throws IOException {
    for (int i = 0; i < 30; i++) {
      write("class" + i % 2 + "/" + i + ".png", dot(i));
    }
    ImageFolder images = ImageFolder.of(folder).imageSize(1, 1).validationSplit(0.25).seed(7);
    List<String> training = pixels(images.training());
    List<String> validation = pixels(images.validation());
    assertEquals(23, training.size());
    assertEquals(7, validation.size());
    TreeSet<String> all = new TreeSet<>(training);
    all.addAll(validation);
    assertEquals(30, all.size());
    assertEquals(training, pixels(images.training()));
    assertEquals(training, pixels(images.training().prefetch(5)));
    assertNotEquals(validation, pixels(images.seed(8).validation()));
    assertEquals(30, images.validationSplit(0).training().size());
  }

  @Test
  void everyFormatAndKindOfImageGivesItsPixels() throws IOException {
    int[] kinds = {
      BufferedImage.TYPE_3BYTE_BGR,
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB,
      BufferedImage.TYPE_4BYTE_ABGR,
      BufferedImage.TYPE_BYTE_INDEXED
    };
    Random random = new Random(1);
    for (int kind : kinds) {
      BufferedImage image = new BufferedImage(5, 4, kind);
      float[] expected = new float[5 * 4 * 3];
      for (int i = 0; i < 20; i++) {
        image.setRGB(i % 5, i / 5, random.nextInt() | 0xff000000);
        int stored = image.getRGB(i % 5, i / 5);
        for (int c = 0; c < 3; c++) {
          expected[3 * i + c] = stored >> (16 - 8 * c) & 0xff;
        }
      }
      for (String format : List.of("png", "bmp")) {
        if (format.equals("png") || !image.getColorModel().hasAlpha()) {
          Path file = write("image." + format, image);
          assertArrayEquals(expected, ImagePixels.read(file, 4, 5, false).toArray(), "" + kind);
        }
      }
    }
  }

  /** Also where the JDK would turn them into other values of its own color space. */
  @Test
  void greyImagesKeepTheirValues() throws IOException {
    for (String format : List.of("png", "bmp", "gif")) {
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
      float[] expected = new float[256];
      for (int i = 0; i < 256; i++) {
        image.getRaster().setSample(i % 16, i / 16, 0, i);
        expected[i] = i;
      }
      if (!format.equals("gif")) {
        Path file = write("grey." + format, image);
        assertArrayEquals(expected, ImagePixels.read(file, 16, 16, true).toArray());
      }
    }
    BufferedImage wide = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    wide.getRaster().setSample(0, 0, 0, 0xffff);
    wide.getRaster().setSample(1, 0, 0, 257 * 90);
    assertArrayEquals(
        new float[] {255, 255, 255, 90, 90, 90},
        ImagePixels.read(write("wide.png", wide), 1, 2, false).toArray());
  }

  @Test
  void colorsBecomeGrey() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 100 << 16 | 50 << 8 | 200);
    float[] grey = ImagePixels.read(write("color.png", image), 1, 1, true).toArray();
    assertEquals(0.2989 * 100 + 0.587 * 50 + 0.114 * 200, grey[0], 1e-5);
  }

  /** As {@code tf.image.resize} of the same. */
  @Test
  void imagesAreResizedBetweenTheirPixels() throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 4; i++) {
      image.getRaster().setSample(i % 2, i / 2, 0, 4 * i);
    }
    float[] expected = {0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12};
    Path file = write("four.png", image);
    assertArrayEquals(expected, ImagePixels.read(file, 4, 4, true).toArray());
    assertArrayEquals(new float[] {6}, ImagePixels.read(file, 1, 1, true).toArray());
  }

  @Test
  void placesOfPixels() {
    for (int input = 1; input < 9; input++) {
      for (int output = 1; output < 20; output++) {
        ResizeAxis axis = ResizeAxis.of(input, output);
        assertEquals(output, axis.size());
        for (int i = 0; i < output; i++) {
          double place = (i + 0.5) * input / output - 0.5;
          double clamped = Math.clamp(place, 0, input - 1);
          double between = axis.lower(i) + axis.share(i) * (double) (axis.upper(i) - axis.lower(i));
          assertEquals(clamped, between, 1e-6);
          assertTrue(axis.upper(i) - axis.lower(i) <= 1 && axis.share(i) < 1);
        }
      }
    }
    assertEquals(3f, ResizeAxis.between(3f, 3f, 0.7f));
  }

  @Test
  void damagedAndForeignFilesAreRefusedByName() throws IOException {
    Path text = folder.resolve("a/text.png");
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(text, "no image");
    Dataset data = ImageFolder.of(folder).training();
    assertEquals(
        text.toRealPath() + ": expected an image (BMP, GIF, JPEG, PNG)",
        assertThrows(UncheckedIOException.class, () -> data.get(0, 0)).getMessage());
    Path whole = write("whole.png", new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB));
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, 40));
    refused(whole, "damaged image");
    Files.write(whole, ofSize(bytes, 100_000, 100_000));
    refused(whole, "expected an image of at most 67108864 pixels, got 10000000000");
  }

  private static void refused(Path file, String detail) {
    String message =
        assertThrows(IOException.class, () -> ImagePixels.read(file, 8, 8, false)).getMessage();
    assertTrue(
        message != null && message.startsWith(file + ": ") && message.contains(detail), message);
  }

  /** A PNG file that claims another size. */
  private static byte[] ofSize(byte[] png, int width, int height) {
    byte[] claims = png.clone();
    ByteBuffer buffer = ByteBuffer.wrap(claims).putInt(16, width).putInt(20, height);
    CRC32 sum = new CRC32();
    sum.update(claims, 12, 17);
    buffer.putInt(29, (int) sum.getValue());
    return claims;
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    ImageFolder images = ImageFolder.of(folder);
    assertThrows(IllegalArgumentException.class, () -> images.imageSize(0, 5));
    for (double share : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> images.validationSplit(share));
    }
    assertEquals(
        folder + ": expected a folder for each class, got none",
        assertThrows(IOException.class, images::classNames).getMessage());
    Files.createDirectories(folder.resolve("empty"));
    assertEquals(
        folder + ": expected images for training, got none of 0",
        assertThrows(IOException.class, images::training).getMessage());
    write("empty/one.png", dot(1));
    assertEquals(
        folder + ": expected images for validation, got none of 1",
        assertThrows(IOException.class, images.validationSplit(0.5)::validation).getMessage());
  }

  /** The one class that needs the module says so. */
  @Test
  void withoutTheModuleOfImagesTheMessageSaysWhatToPass() throws Exception {
    Path source = folder.resolve("Images.java");
    Files.writeString(
        source,
        """
        import dev.lanewise.nn.data.ImageFolder;
        import java.nio.file.Path;

        public final class Images {
          private Images() {}

          public static void main(String[] arguments) throws Exception {
            ImageFolder.of(Path.of(".")).training();
          }
        }
        """);
    String artifacts =
        Javac.path(List.of(Javac.place(KernelSet.class), Javac.place(ImageFolder.class)));
    Javac.compile(List.of(source), folder, "-classpath", artifacts);
    Jvm run =
        Jvm.run(
            folder,
            List.of(
                "--module-path",
                artifacts,
                "--add-modules",
                "dev.lanewise.nn",
                "--limit-modules",
                "dev.lanewise.nn",
                "--class-path",
                folder.toString(),
                "Images"));
    assertEquals(1, run.exit(), run::toString);
    assertTrue(
        run.err().stream()
            .anyMatch(
                line ->
                    line.contains("UnsupportedOperationException: image folder")
                        && line.contains("--add-modules java.desktop")),
        run::toString);
  }
}

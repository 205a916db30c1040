package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
  private static final int PIXELS = 32 * 32;

  @TempDir Path folder;

  /** Images with other bytes each, after labels. */
  private static byte[] images(int count, int first, byte... labels) {
    int record = labels.length + 3 * PIXELS;
    byte[] file = new byte[count * record];
    for (int i = 0; i < file.length; i++) {
      int at = i % record;
      file[i] = at < labels.length ? labels[at] : value(first + i / record, at - labels.length);
    }
    return file;
  }

  private static byte value(int image, int at) {
    return (byte) (31 * image + 7 * at + at / 256);
  }

  private static void assertImage(Tensor image, int number) {
    for (int channel = 0; channel < 3; channel++) {
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int stored = value(number, channel * PIXELS + pixel) & 0xff;
        assertEquals(stored * (1f / 255f), image.get(pixel / 32, pixel % 32, channel));
      }
    }
  }

  @Test
  void theFiveFilesOfCifar10OneAfterAnother() throws IOException {
    for (int file = 1; file <= 5; file++) {
      Files.write(folder.resolve("data_batch_" + file + ".bin"), images(2, 2 * file, (byte) file));
    }
    LabeledImages train = Cifar10.train(folder);
    assertEquals(Shape.of(10, 32, 32, 3), train.images().shape());
    assertArrayEquals(new float[] {1, 1, 2, 2, 3, 3, 4, 4, 5, 5}, train.labels().toArray());
    for (int image = 0; image < 10; image++) {
      assertImage(train.images().row(image), 2 + image);
    }
    assertEquals(10, Cifar10.classNames().size());
  }

  @Test
  void eitherLabelOfCifar100() throws IOException {
    Files.write(folder.resolve("test.bin"), images(1, 4, (byte) 19, (byte) 99));
    assertArrayEquals(
        new float[] {99}, Cifar100.test(folder, Cifar100.Label.FINE).labels().toArray());
    assertArrayEquals(
        new float[] {19}, Cifar100.test(folder, Cifar100.Label.COARSE).labels().toArray());
    assertImage(Cifar100.test(folder, Cifar100.Label.FINE).images().row(0), 4);
    Files.write(folder.resolve("train.bin"), images(3, 0, (byte) 0, (byte) 1));
    assertEquals(3, Cifar100.train(folder, Cifar100.Label.FINE).labels().size());
  }

  @Test
  void damagedFilesAreRefusedByName() throws IOException {
    Path file = folder.resolve("test_batch.bin");
    assertThrows(NoSuchFileException.class, () -> Cifar10.test(folder));
    byte[] content = images(2, 0, (byte) 9);
    for (int length : new int[] {0, 1, 3072, content.length - 1}) {
      Files.write(file, Arrays.copyOf(content, length));
      refused(file + ": expected images of 3073 bytes each, got " + length + " bytes");
    }
    Files.write(file, images(2, 0, (byte) 10));
    refused(file + ": labels: expected 0 to 9, got 10");
    Files.write(file, images(2, 0, (byte) -1));
    refused(file + ": labels: expected 0 to 9, got 255");
  }

  private void refused(String message) {
    assertEquals(message, assertThrows(IOException.class, () -> Cifar10.test(folder)).getMessage());
  }
}

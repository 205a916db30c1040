package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  private static final byte[] TWO_BY_TWO = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, -1};

  @TempDir Path folder;

  @Test
  void plainAndGzippedFilesAreRead() throws IOException {
    for (byte[] content : new byte[][] {TWO_BY_TWO, gzipped(TWO_BY_TWO)}) {
      IdxFile file = IdxFile.read(write(content));
      assertEquals(Shape.of(2, 2), file.shape());
      assertArrayEquals(new float[] {2, 4, 6, 510}, file.scaled(2f, 4).toArray());
    }
  }

  @Test
  void damagedFilesAreRefusedByName() throws IOException {
    for (int length = 0; length < TWO_BY_TWO.length; length++) {
      assertRefused(Arrays.copyOf(TWO_BY_TWO, length), "");
    }
    assertRefused(Arrays.copyOf(TWO_BY_TWO, 15), "expected 4 bytes of data, got 3");
    assertRefused(Arrays.copyOf(TWO_BY_TWO, 17), "more data");
    assertRefused(new byte[] {0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0}, "got 0000 0d");
    assertRefused(new byte[] {0, 0, 8, 2, 127, 0, 0, 0, 127, 0, 0, 0}, "damaged sizes");
    assertRefused(new byte[] {0, 0, 8, 1, -1, 0, 0, 0}, "damaged sizes");
    assertRefused(Arrays.copyOf(gzipped(TWO_BY_TWO), 20), "");
  }

  private void assertRefused(byte[] content, String detail) throws IOException {
    Path file = write(content);
    String message =
        String.valueOf(assertThrows(IOException.class, () -> IdxFile.read(file)).getMessage());
    assertTrue(message.startsWith(file.toString()) && message.contains(detail), message);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("file"), content);
  }

  private static byte[] gzipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void mnistIsTheRealOne() throws IOException {
    LabeledImages test = Mnist.test(Path.of("..", "examples", "data", "mnist"));
    assertEquals(Shape.of(10_000, 28, 28, 1), test.images().shape());
    assertArrayEquals(new float[] {7, 2, 1, 0, 4}, test.labels().rows(0, 5).toArray());
  }

  @Test
  void oneHotRows() {
    Tensor rows = Labels.toCategorical(Tensor.of(new int[] {2, 0}), 3);
    assertArrayEquals(new float[] {0, 0, 1, 1, 0, 0}, rows.toArray());
    assertEquals(
        "labels: expected a whole number from 0 to 2, got 3.0 at 1",
        assertThrows(
                IllegalArgumentException.class,
                () -> Labels.toCategorical(Tensor.of(new int[] {0, 3}), 3))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Labels.toCategorical(Tensor.of(new float[] {0.5f}), 3));
  }
}

package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What NumPy 2.4.6 wrote ({@code golden/npz.py}), and files that it would not write. */
class NumpyFilesTest {
  private static final String FLOATS =
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"numpy.npz", "numpy-compressed.npz"})
  void everyTypeAndOrderIsReadAsNumpyWroteIt(String golden) throws IOException {
    Path file = folder.resolve(golden);
    try (InputStream in =
        Objects.requireNonNull(NumpyFilesTest.class.getResourceAsStream("/golden/" + golden))) {
      Files.copy(in, file);
    }
    Map<String, Tensor> arrays = NpzFile.read(file);
    assertEquals(12 * 4 + 3, arrays.size());
    arrays.forEach(
        (name, tensor) -> {
          if (name.contains("-")) {
            assertEquals(Shape.of(2, 3, 4), tensor.shape(), name);
            assertArrayEquals(numbers(name), tensor.toArray(), name);
          }
        });
    assertEquals("Tensor() 3.5", Objects.requireNonNull(arrays.get("one")).toString());
    assertEquals(Shape.of(0, 4), Objects.requireNonNull(arrays.get("none")).shape());
    assertArrayEquals(
        new float[] {0, 0.25f, 0.5f, 0.75f, 1},
        Objects.requireNonNull(arrays.get("row")).toArray());
  }

  private static float[] numbers(String name) {
    float[] numbers = new float[24];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = name.startsWith("b") ? i % 2 : name.startsWith("u") ? i : i - 5;
    }
    return numbers;
  }

  @Test
  void everyVersionOfTheFormatIsRead() throws IOException {
    for (int version = 1; version <= 3; version++) {
      Tensor tensor = NpyFile.read(write(npy(version, FLOATS, 1, 2, 3, 4)));
      assertEquals(Shape.of(2, 2), tensor.shape());
      assertArrayEquals(new float[] {1, 2, 3, 4}, tensor.toArray());
    }
  }

  @Test
  void keysMayComeInAnyOrderAndQuotes() throws IOException {
    String header = "{\"shape\":(4,),\"fortran_order\":True,\"descr\":\"<f4\"}";
    assertArrayEquals(
        new float[] {1, 2, 3, 4}, NpyFile.read(write(npy(1, header, 1, 2, 3, 4))).toArray());
  }

  /** Rounded floats are what a reader wants; rounded labels are not. */
  @Test
  void wholeNumbersThatNoFloatHoldsAreRefused() throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (1,), }";
    for (long exact : new long[] {1L << 24, -(1L << 24), Long.MIN_VALUE, 0xffffffL << 40, 0}) {
      Path file = write(longs(header.formatted("<i8"), exact));
      assertArrayEquals(new float[] {exact}, NpyFile.read(file).toArray());
    }
    assertArrayEquals(
        new float[] {0x1p63f},
        NpyFile.read(write(longs(header.formatted("<u8"), Long.MIN_VALUE))).toArray());
    for (long inexact : new long[] {(1L << 24) + 1, Long.MAX_VALUE, -(1L << 40) - 1}) {
      refused("no float", longs(header.formatted("<i8"), inexact), "expected whole numbers");
    }
    refused("no float", longs(header.formatted("<u8"), -1), "another at 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2) ; damaged header: got no }",
        "{'descr': '<f4', 'fortran_order': False} ; damaged header: got only",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (4,)} ; got no truth value at 34",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 4} ; got no (",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, -2)} ; expected a size",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296,)} ; got 4294967296",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536)} ; damaged sizes",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647,)} ; got 16",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)} ; expected 12 bytes for",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'more': 1} ; the key more",
        "{'descr': '|O', 'fortran_order': False, 'shape': (4,)} ; expected numbers",
        "{'descr': '<U4', 'fortran_order': False, 'shape': (4,)} ; got <U4",
        "{'descr': '<f3', 'fortran_order': False, 'shape': (4,)} ; got <f3",
        "{'descr': '', 'fortran_order': False, 'shape': (4,)} ; expected numbers",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,)} ; arrays of records",
        "'' ; damaged header",
      })
  void damagedHeadersAreRefused(String header, String detail) throws IOException {
    refused(header, npy(1, header.equals("''") ? "" : header, 1, 2, 3, 4), detail);
  }

  @Test
  void cutFilesAreRefused() throws IOException {
    byte[] whole = npy(1, FLOATS, 1, 2, 3, 4);
    for (int length = 0; length < whole.length; length++) {
      refused("cut to " + length, Arrays.copyOf(whole, length), "");
    }
    refused("longer", Arrays.copyOf(whole, whole.length + 1), "expected 16 bytes");
    refused("version 4", npy(4, FLOATS, 1, 2, 3, 4), "got 4");
    byte[] longest = npy(2, FLOATS, 1, 2, 3, 4);
    Arrays.fill(longest, 8, 12, (byte) -1);
    refused("header of 4 GiB", longest, "got 4294967295");
  }

  @Test
  void damagedArchivesAreRefused() throws IOException {
    Path file = folder.resolve("some.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(npy(1, FLOATS, 1, 2, 3, 4));
    }
    assertEquals("[a]", NpzFile.read(file).keySet().toString());
    byte[] whole = Files.readAllBytes(file);
    refusedArchive(Arrays.copyOf(whole, whole.length / 2), "damaged ZIP file");
    refusedArchive(new byte[0], "damaged ZIP file");
    // The directory at the end claims 1 GiB for the array.
    byte[] claims = whole.clone();
    int entry = indexOf(claims, new byte[] {'P', 'K', 1, 2}, 2);
    ByteBuffer.wrap(claims).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 24, 1 << 30);
    refusedArchive(claims, "a.npy: damaged sizes");
    // The array is another than the one that was written.
    byte[] stored = storedArchive(file);
    stored[indexOf(stored, new byte[] {0, 0, (byte) 0x80, 0x3f}, 1)] ^= 1;
    refusedArchive(stored, "a.npy: damaged data: the checksum");
  }

  private static byte[] storedArchive(Path file) throws IOException {
    byte[] array = npy(1, FLOATS, 1, 2, 3, 4);
    ZipEntry entry = new ZipEntry("a.npy");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(array.length);
    CRC32 sum = new CRC32();
    sum.update(array);
    entry.setCrc(sum.getValue());
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(entry);
      zip.write(array);
    }
    return Files.readAllBytes(file);
  }

  private static int indexOf(byte[] bytes, byte[] part, int number) {
    int found = 0;
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length) && ++found == number) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  private void refusedArchive(byte[] content, String detail) throws IOException {
    Path file = Files.write(folder.resolve("damaged.npz"), content);
    String message =
        String.valueOf(assertThrows(IOException.class, () -> NpzFile.read(file)).getMessage());
    assertTrue(message.startsWith(file.toString()) && message.contains(detail), message);
  }

  private void refused(String what, byte[] content, String detail) throws IOException {
    Path file = write(content);
    String message =
        String.valueOf(
            assertThrows(IOException.class, () -> NpyFile.read(file), what).getMessage());
    assertTrue(message.startsWith(file.toString()) && message.contains(detail), message);
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(folder.resolve("array.npy"), content);
  }

  private static byte[] longs(String header, long value) {
    byte[] file = npy(1, header, 0, 0);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(file.length - Long.BYTES, value);
    return file;
  }

  /** The bytes of a file of the format, as its description says. */
  static byte[] npy(int version, String header, float... values) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + (version == 1 ? 2 : 4) + text.length + values.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      bytes.putShort((short) text.length);
    } else {
      bytes.putInt(text.length);
    }
    bytes.put(text);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }
}

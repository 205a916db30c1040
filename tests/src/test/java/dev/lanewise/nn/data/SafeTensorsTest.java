package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
  @TempDir private Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("x.safetensors");
  }

  private static Map<String, Tensor> some() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b/kernel", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    tensors.put("a \"quoted\\\" \u00e9\ud83d\ude00\n", Tensor.of(new float[] {Float.NaN, -0f}));
    tensors.put("empty", Tensor.zeros(0, 4));
    tensors.put("scalar", Tensor.zeros());
    return tensors;
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Map<String, String> texts = Map.of("key", "value", "\t", "\u0001");
    SafeTensors.write(file, some(), texts);
    SafeTensors read = SafeTensors.read(file);
    assertEquals(texts, read.metadata());
    assertEquals(List.copyOf(some().keySet()), List.copyOf(read.tensors().keySet()));
    some()
        .forEach(
            (name, expected) -> {
              assertEquals(expected.shape(), read.get(name).shape());
              assertArrayEquals(expected.toArray(), read.get(name).toArray());
            });
    assertThrows(IllegalArgumentException.class, () -> read.get("c"));
  }

  @Test
  void nothingIsAFileToo() throws IOException {
    SafeTensors.write(file, Map.of(), Map.of());
    assertEquals(Map.of(), SafeTensors.read(file).tensors());
  }

  /** The bytes of the format's own description, the data at a multiple of 64. */
  @Test
  void bytesAreTheFormats() throws IOException {
    SafeTensors.write(file, Map.of("t", Tensor.of(new float[] {1, -2})), Map.of());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long header = bytes.getLong();
    byte[] text = new byte[(int) header];
    bytes.get(text);
    String expected = "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    assertEquals(expected, new String(text, StandardCharsets.UTF_8).stripTrailing());
    assertEquals(0, bytes.position() % 64);
    assertEquals(1f, bytes.getFloat());
    assertEquals(-2f, bytes.getFloat());
    assertEquals(0, bytes.remaining());
  }

  private static byte[] bytes(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static String one(String dtype, String shape, String offsets) {
    return "{\"t\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }

  @Test
  void headersOfOthersAreRead() throws IOException {
    String header =
        " {\n"
            + " \"t\" : { \"data_offsets\":[ 4 , 12 ], \"shape\":[1,2],\"dtype\":\"\\u004632\""
            + " },\"\\/\\b\\f\\n"
            + "\\r"
            + "\\t\\\"\\\\\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}  ";
    Files.write(file, bytes(header, 12));
    SafeTensors read = SafeTensors.read(file);
    assertEquals(Shape.of(1, 2), read.get("t").shape());
    assertEquals(Shape.of(), read.get("/\b\f\n\r\t\"\\").shape());
  }

  private void fails(byte[] content, String... parts) {
    String message;
    try {
      Files.write(file, content);
      message = String.valueOf(assertThrows(IOException.class, () -> SafeTensors.read(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertTrue(message.contains("x.safetensors"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }

  private void fails(String header, int data, String... parts) {
    fails(bytes(header, data), parts);
  }

  @Test
  void whatIsNoHeaderIsNamed() {
    fails(new byte[0], "8 bytes", "got 0");
    fails(new byte[7], "8 bytes", "got 7");
    fails(new byte[9], "length of 0");
    fails(ByteBuffer.allocate(100).putLong(0, -1).array(), "length of 18446744073709551615");
    byte[] cut = Arrays.copyOf(bytes(one("\"F32\"", "[2]", "[0,8]"), 0), 40);
    fails(cut, "32 bytes", "length of");
    fails("[]", 0, "expected {");
    fails("{\"t\"}", 0, "expected :");
    fails("{\"t\":{}}", 0, "dtype F32");
    fails("{\"t\":1}", 0, "expected {");
    fails("{} {}", 0, "the end");
    fails("{,}", 0, "expected \"");
    fails("{\"a", 0, "end of a string");
    fails("{\"a\\x\":", 0, "escape");
    fails("{\"a\\u00g0\":", 0, "hexadecimal");
    fails("{\"a\\ud800\":{}}", 0, "Unicode");
    fails("{\"a\n\":{}}", 0, "control");
    fails("{\"__metadata__\":{\"a\":1}}", 0, "expected \"");
    fails("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "second a");
    byte[] wrong = bytes("{\"??\":{}}", 0);
    wrong[10] = (byte) 0xff;
    fails(wrong, "UTF-8");
    fails("{\"t\":".repeat(100_000), 0, "dtype, shape and data_offsets");
  }

  @Test
  void tensorsThatDoNotFitAreNamed() {
    fails(one("\"F16\"", "[2]", "[0,4]"), 4, "tensor t", "F32", "F16");
    fails(one("\"F32\"", "[2]", "[0,4]"), 4, "tensor t", "(2,)", "[0, 4]");
    fails(one("\"F32\"", "[2]", "[8,0]"), 8, "tensor t", "[8, 0]");
    fails(one("\"F32\"", "[2]", "[0,8,8]"), 8, "tensor t");
    fails(one("\"F32\"", "[2]", "[0,8]"), 9, "8 bytes", "got 9");
    fails(one("\"F32\"", "[2]", "[0,8]"), 7, "8 bytes", "got 7");
    fails(one("\"F32\"", "[2]", "[4,12]"), 12, "byte 4");
    fails(one("\"F32\"", "[-2]", "[0,8]"), 8, "whole number");
    fails(one("\"F32\"", "[2.0]", "[0,8]"), 8, "expected ]");
    fails(one("\"F32\"", "[02]", "[0,8]"), 8, "whole number");
    fails(one("\"F32\"", "[4294967296,4294967296]", "[0,0]"), 0, "too large");
    fails(one("\"F32\"", "[65536,65536]", "[0,0]"), 0, "too large");
    fails(one("\"F32\"", "[99999999999999999999]", "[0,0]"), 0, "whole number");
    fails(one("\"F32\"", "[2],\"strides\":[1]", "[0,8]"), 8, "strides");
    fails(one("\"F32\"", "[2],\"shape\":[2]", "[0,8]"), 8, "second shape");
    String same = "\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}";
    fails("{" + same.formatted("a", 0, 4) + "," + same.formatted("a", 4, 8) + "}", 8, "second a");
    fails("{" + same.formatted("a", 0, 4) + "," + same.formatted("b", 0, 4) + "}", 4, "byte 0");
    fails("{" + same.formatted("a", 0, 4) + "," + same.formatted("b", 8, 12) + "}", 12, "byte 8");
  }

  /** Damage anywhere in the header is refused, or the file is still a whole one. */
  @Test
  void damageIsNoOtherException() throws IOException {
    SafeTensors.write(file, some(), Map.of("key", "value"));
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length - 32)] = (byte) random.nextInt(256);
      Files.write(file, damaged);
      try {
        SafeTensors.read(file).tensors().values().forEach(Tensor::toArray);
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue(refused > 300, refused + " refused");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Files.write(file, cut);
      assertThrows(IOException.class, () -> SafeTensors.read(file));
    }
  }

  @Test
  void aFileThatCannotBeWrittenStaysAsItWas() throws IOException {
    SafeTensors.write(file, some(), Map.of());
    byte[] before = Files.readAllBytes(file);
    Tensor gone = Tensor.zeros(2);
    Map<String, Tensor> bad = new LinkedHashMap<>(some());
    bad.put(TensorHeader.METADATA, gone);
    assertThrows(IllegalArgumentException.class, () -> SafeTensors.write(file, bad, Map.of()));
    assertThrows(
        IOException.class,
        () ->
            WholeFile.write(
                file,
                part -> {
                  part.write(ByteBuffer.allocate(10));
                  throw new IOException("full");
                }));
    assertArrayEquals(before, Files.readAllBytes(file));
    Path missing = folder.resolve("no").resolve("y");
    assertThrows(IOException.class, () -> SafeTensors.write(missing, some(), Map.of()));
    Files.createDirectory(folder.resolve("directory"));
    Files.createFile(folder.resolve("directory").resolve("child"));
    assertThrows(
        IOException.class, () -> SafeTensors.write(folder.resolve("directory"), some(), Map.of()));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count(), "nothing lies beside");
    }
  }

  /** What was read stays as it is. */
  @Test
  void replacingAFileLeavesWhatWasReadOfIt() throws IOException {
    SafeTensors.write(file, Map.of("t", Tensor.of(new float[] {1, 2})), Map.of());
    Tensor read = SafeTensors.read(file).get("t");
    SafeTensors.write(file, Map.of("t", Tensor.of(new float[] {3, 4})), Map.of());
    assertArrayEquals(new float[] {1, 2}, read.toArray());
    assertThrows(IllegalArgumentException.class, () -> read.segment().fill((byte) 0));
  }
}

package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.write(folder.resolve("some.csv"), text.getBytes(StandardCharsets.UTF_8));
  }

  private void read(String text, CsvFile form, List<String> names, float... values)
      throws IOException {
    Table table = form.read(write(text));
    assertEquals(names, table.names());
    assertEquals(Shape.of(values.length / names.size(), names.size()), table.values().shape());
    assertArrayEquals(values, table.values().toArray());
  }

  @Test
  void namesAndNumbers() throws IOException {
    List<String> names = List.of("a", "b");
    read("a,b\n1,2\n3.5,-4e2\n", CsvFile.of(), names, 1, 2, 3.5f, -400);
    read("a,b\r\n1,2\r\n3.5,-4e2", CsvFile.of(), names, 1, 2, 3.5f, -400);
    read("a,b\r1,2\r", CsvFile.of(), names, 1, 2);
    read("\ufeffa,b\n\n 1 ,\t2\n\n\n", CsvFile.of(), names, 1, 2);
    read("a;b\n1;2\n", CsvFile.of().delimiter(';'), names, 1, 2);
    read("a,b\n", CsvFile.of(), names);
    read("1,2\n3,4\n", CsvFile.of().header(false), List.of("0", "1"), 1, 2, 3, 4);
    read("x\nNaN\ninf\n-Infinity\n", CsvFile.of(), List.of("x"), Float.NaN, 1 / 0f, -1 / 0f);
  }

  @Test
  void quotesHoldDelimitersQuotesAndEndsOfLines() throws IOException {
    read(
        "\"a, b\",\"say \"\"c\"\"\",\"two\nlines\"\n\"1\",\"2\",3\n",
        CsvFile.of(),
        List.of("a, b", "say \"c\"", "two\nlines"),
        1,
        2,
        3);
  }

  @Test
  void namesOfClassesBecomeNumbersInTheOrderOfTheAlphabet() throws IOException {
    Path file = write("size,kind,2\n1,b,x\n2,\"a, c\",x\n3,b,y\n4,,x\n");
    Table table = CsvFile.of().classes("2", "kind").read(file);
    assertArrayEquals(new float[] {1, 2, 0, 2, 1, 0, 3, 2, 1, 4, 0, 0}, table.values().toArray());
    assertEquals(
        Map.of("kind", List.of("", "a, c", "b"), "2", List.of("x", "y")), table.classNames());
    assertEquals(Map.of("2", List.of("x", "y")), table.without("kind").classNames());
    assertEquals(
        file + ": line 1: expected a column sort, got [size, kind, 2]",
        assertThrows(IOException.class, () -> CsvFile.of().classes("sort").read(file))
            .getMessage());
  }

  @Test
  void whatIsNoTableOfNumbersIsRefusedWithItsLine() throws IOException {
    refused("a,b\n1,2\n3\n", "line 3: expected 2 fields as in the first row, got 1");
    refused("a,b\n\n1,2,\n", "line 3: expected 2 fields as in the first row, got 3");
    refused("a,b\n1,\n", "line 2: column b: expected a number, got ''");
    for (String text : List.of("two", "1f", "2d", "0x1p3", "1e", "1,5", "--1", "1 2", "١")) {
      refused("a\n\"" + text + "\"\n", "line 2: column a: expected a number, got '" + text + "'");
    }
    refused("a\n\"1\n", "line 3: the file ends within quotes");
    refused("a\n\"1\"2\n", "line 2: expected a delimiter after a quote, got 2");
    refused("\"two\nlines\"\nx\n", "line 3: column two\nlines: expected a number, got 'x'");
    refused("", "expected a row at least, got none");
    refused("a,a\n1,2\n", "table: expected names that differ, got [a, a]");
    Path latin = Files.write(folder.resolve("some.csv"), new byte[] {'a', (byte) 0xe4, '\n'});
    assertEquals(
        latin + ": expected text in UTF-8",
        assertThrows(IOException.class, () -> CsvFile.of().read(latin)).getMessage());
    for (char character : new char[] {'"', '\n', '\r'}) {
      assertThrows(IllegalArgumentException.class, () -> CsvFile.of().delimiter(character));
    }
  }

  private void refused(String text, String detail) throws IOException {
    Path file = write(text);
    assertEquals(
        file + ": " + detail,
        assertThrows(IOException.class, () -> CsvFile.of().read(file)).getMessage());
  }

  @Test
  void columnsByName() {
    Table table =
        new Table(List.of("a", "b", "c"), Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}));
    assertEquals(Shape.of(2), table.column("b").shape());
    assertArrayEquals(new float[] {2, 5}, table.column("b").toArray());
    assertArrayEquals(new float[] {3, 1, 6, 4}, table.columns("c", "a").values().toArray());
    assertEquals(List.of("a", "c"), table.without("b").names());
    assertArrayEquals(new float[] {1, 3, 4, 6}, table.without("b").values().toArray());
    String message = "table: expected one of [a, b, c], got d";
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> table.column("d")).getMessage());
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> table.without("d")).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Table(List.of("a"), Tensor.zeros(2, 2)));
  }
}

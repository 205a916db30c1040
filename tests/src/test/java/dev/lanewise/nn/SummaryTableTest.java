package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.nn.data.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SummaryTableTest {
  private static final List<SummaryTable.Row> NOTE =
      List.of(
          new SummaryTable.Row("conv2d", "Conv2D", Shape.of(26, 26, 32), 320),
          new SummaryTable.Row("max_pooling2d", "MaxPooling2D", Shape.of(13, 13, 32), 0),
          new SummaryTable.Row("conv2d_1", "Conv2D", Shape.of(11, 11, 64), 18_496),
          new SummaryTable.Row("max_pooling2d_1", "MaxPooling2D", Shape.of(5, 5, 64), 0),
          new SummaryTable.Row("conv2d_2", "Conv2D", Shape.of(3, 3, 64), 36_928));

  @ParameterizedTest
  @EnumSource
  void looksAsItsGoldenFile(SummaryStyle style) throws IOException {
    Path golden =
        Path.of(
            "src/test/resources/golden/summary-" + style.name().toLowerCase(Locale.ROOT) + ".txt");
    assertEquals(Files.readString(golden), SummaryTable.render(style, "sequential", NOTE));
  }

  @Test
  void givenNamesStayAndLongOnesAreCut() {
    List<SummaryTable.Row> rows =
        List.of(
            new SummaryTable.Row("a".repeat(40), "Dense", Shape.of(10), 650),
            new SummaryTable.Row("mine", "Flatten", Shape.of(576), 0));
    assertTrue(
        SummaryTable.render(SummaryStyle.KERAS3, "m", rows).contains("aaa… ┃".replace('┃', '│')));
    assertTrue(
        SummaryTable.render(SummaryStyle.NOTE, "m", rows).contains("mine (Flatten) (None, 576) 0"));
  }

  @ParameterizedTest
  @EnumSource
  void theWholeClassifierLooksAsItsGoldenFile(SummaryStyle style) throws IOException {
    List<SummaryTable.Row> rows = new ArrayList<>(NOTE);
    rows.add(new SummaryTable.Row("flatten", "Flatten", Shape.of(576), 0));
    rows.add(new SummaryTable.Row("dense", "Dense", Shape.of(64), 36_928));
    rows.add(new SummaryTable.Row("dense_1", "Dense", Shape.of(10), 650));
    String name = "classifier-" + style.name().toLowerCase(Locale.ROOT) + ".txt";
    assertEquals(
        Files.readString(Path.of("src/test/resources/golden", name)),
        SummaryTable.render(style, "sequential", rows));
  }

  @Test
  void longFieldsAreWrappedAtSpaces() {
    List<SummaryTable.Row> rows =
        List.of(new SummaryTable.Row("conv2d_transpose_10", "Conv2DTranspose", Shape.of(8), 9));
    assertTrue(
        SummaryTable.render(SummaryStyle.KERAS3, "m", rows)
            .contains(
                """
                │ conv2d_transpose_10             │ (None, 8)              │             9 │
                │ (Conv2DTranspose)               │                        │               │
                """));
  }

  @ParameterizedTest
  @CsvSource({
    "Conv2DTranspose, conv2d_transpose",
    "DepthwiseConv2D, depthwise_conv2d",
    "GlobalAveragePooling2D, global_average_pooling2d",
    "UpSampling2D, up_sampling2d",
    "LeakyReLU, leaky_re_lu",
    "PReLU, p_re_lu"
  })
  void keras2NumbersTheNamesThatKerasMakes(String type, String name) {
    List<SummaryTable.Row> rows = List.of(new SummaryTable.Row(name, type, Shape.of(8), 9));
    String text = SummaryTable.render(SummaryStyle.KERAS2, "m", rows);
    assertTrue(text.contains("\n" + name + "_1 ("), text);
  }

  @Test
  void keras3CountsTheOptimizer() {
    String text = SummaryTable.render(SummaryStyle.KERAS3, "m", NOTE, 55_746);
    assertTrue(
        text.endsWith(
            """
             Total params: 111,490 (435.51 KB)
             Trainable params: 55,744 (217.75 KB)
             Non-trainable params: 0 (0.00 B)
             Optimizer params: 55,746 (217.76 KB)
            """),
        text);
  }
}

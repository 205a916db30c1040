package dev.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now;

  private String run(boolean terminal, boolean plain) {
    ProgressLines lines = new ProgressLines(out, terminal, plain, 5, 4, () -> now);
    lines.onEpochBegin(0);
    for (int batch = 0; batch < 4; batch++) {
      now += 2_000_000_000L;
      lines.onTrainBatchEnd(batch, Map.of("loss", 0.5));
    }
    lines.onEpochEnd(0, Map.of("loss", 0.17664, "accuracy", 0.9440, "val_loss", 0.0005145));
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  @Test
  void oneLineForEachEpochWhereThereIsNoTerminal() {
    assertEquals(
        """
        Epoch 1/5
        4/4 ━━━━━━━━━━━━━━━━━━━━ 8s 2s/step - accuracy: 0.9440 - loss: 0.1766 - val_loss: 5.1450e-04
        """,
        run(false, false));
  }

  @Test
  void plainLines() {
    assertEquals(
        """
        Epoch 1/5
        4/4 - 8s - 2s/step - accuracy: 0.9440 - loss: 0.1766 - val_loss: 5.1450e-04
        """,
        run(true, true));
  }

  @Test
  void terminalsAreDrawnOver() {
    String[] drawn = run(true, false).split("\r");
    assertEquals(4, drawn.length);
    assertEquals(
        "\033[1m2/4\033[0m \033[32m━━━━━━━━━━\033[0m\033[37m━━━━━━━━━━\033[0m"
            + " \033[1m4s\033[0m 2s/step - loss: 0.5000",
        drawn[1]);
  }

  @Test
  void countsArePaddedAndTheFirstStepIsNotInTheEstimate() {
    ProgressLines lines = new ProgressLines(out, true, false, 1, 938, () -> now);
    lines.onEpochBegin(0);
    now += 30_000_000_000L; // slow, as it warms up
    lines.onTrainBatchEnd(0, Map.of("loss", 2.0));
    now += 100_000_000L;
    lines.onTrainBatchEnd(1, Map.of("loss", 1.0));
    String line = bytes.toString(StandardCharsets.UTF_8).split("\r")[1];
    assertEquals(
        "\033[1m  2/938\033[0m \033[37m━━━━━━━━━━━━━━━━━━━━\033[0m"
            + " \033[1m1:33\033[0m 100ms/step - loss: 1.0000",
        line.stripTrailing());
  }

  @Test
  void lostFiguresAreShownAsPythonDoes() {
    ProgressLines lines = new ProgressLines(out, false, true, 1, 1, () -> now);
    lines.onEpochBegin(0);
    lines.onEpochEnd(0, Map.of("loss", Double.NaN, "val_loss", Double.NEGATIVE_INFINITY));
    assertEquals(
        "1/1 - 0s - 0s/step - loss: nan - val_loss: -inf",
        bytes.toString(StandardCharsets.UTF_8).lines().skip(1).findFirst().orElseThrow());
  }
}

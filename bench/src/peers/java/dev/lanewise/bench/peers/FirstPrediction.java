package dev.lanewise.bench.peers;

import dev.lanewise.bench.ratio.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A program that predicts once, says so, and ends. */
final class FirstPrediction {
  private FirstPrediction() {}

  /**
   * Predicts.
   *
   * @param args who: "lanewise", or "onnxruntime" and the file of its model
   */
  public static void main(String[] args) throws IOException {
    Contender contender =
        args[0].equals("lanewise")
            ? NoteNet.prediction(1, 1)
            : OnnxRuntime.prediction(Files.readAllBytes(Path.of(args[1])), 1, 1);
    contender.seconds(1);
    System.out.println(contender.result().length);
  }
}

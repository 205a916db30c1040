package dev.lanewise.nn.callbacks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends the training when the loss is NaN or infinite, as in Keras. Without it {@code fit} throws
 * where the loss becomes NaN.
 */
public final class TerminateOnNaN implements Callback {
  private @Nullable TrainingControl training;

  private TerminateOnNaN() {}

  /** The callback. */
  public static TerminateOnNaN of() {
    return new TerminateOnNaN();
  }

  @Override
  public void attach(TrainingControl newTraining) {
    training = newTraining;
  }

  @Override
  public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
    Double loss = logs.get("loss");
    if (loss != null && !Double.isFinite(loss)) {
      System.out.println("Batch " + batch + ": Invalid loss, terminating training");
      Attached.to(training).stop();
    }
  }
}

package dev.lanewise.nn;

import java.io.IOException;
import java.util.Map;

/**
 * How far a training has come.
 *
 * @param epoch from 0
 * @param step the next one of the epoch, from 0
 * @param samples that the epoch has taken
 * @param totals what they say of loss and metrics
 */
record PlaceInTraining(int epoch, int step, int samples, double[] totals) {
  /** As texts. */
  Map<String, String> texts() {
    return Map.of(
        "epoch",
        Integer.toString(epoch),
        "step",
        Integer.toString(step),
        "samples",
        Integer.toString(samples),
        "totals",
        SavedTexts.text(totals));
  }

  /**
   * From texts.
   *
   * @param steps of an epoch
   * @param totals how many there are
   * @throws IOException if there is no such place
   */
  static PlaceInTraining of(SavedTexts texts, int steps, int totals) throws IOException {
    long epoch = texts.number("epoch");
    long step = texts.number("step");
    long samples = texts.number("samples");
    if (epoch > Integer.MAX_VALUE || step > steps || samples > Integer.MAX_VALUE) {
      throw new IOException(
          texts.file()
              + ": expected a place in epochs of "
              + steps
              + " steps, got epoch "
              + epoch
              + ", step "
              + step);
    }
    return new PlaceInTraining(
        (int) epoch, (int) step, (int) samples, texts.numbers("totals", totals));
  }
}

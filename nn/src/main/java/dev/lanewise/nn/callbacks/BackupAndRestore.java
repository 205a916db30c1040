package dev.lanewise.nn.callbacks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets an interrupted training go on, as in Keras: the state is written after each epoch, or after
 * some batches; {@code fit} that finds it goes on from there, with the bits of a training that was
 * not interrupted. It has to be called on an equal model with the same seed, data, options and
 * callbacks.
 *
 * <pre>{@code
 * var backup = BackupAndRestore.of(Path.of("backup"));
 * model.fit(x, y, FitOptions.epochs(20).callbacks(backup));     // again after a crash
 * }</pre>
 */
public final class BackupAndRestore implements Callback {
  private static final String FILE = "training.safetensors";

  private final Path folder;
  private final int saveFreq;
  private final boolean deleteCheckpoint;
  private @Nullable TrainingControl training;
  private int batches;

  private BackupAndRestore(Path folder, int saveFreq, boolean deleteCheckpoint) {
    this.folder = folder;
    this.saveFreq = saveFreq;
    this.deleteCheckpoint = deleteCheckpoint;
  }

  /** Keras's defaults: after each epoch; the state is deleted when the training has ended. */
  public static BackupAndRestore of(Path folder) {
    return new BackupAndRestore(folder, 0, true);
  }

  /** The same writing after so many batches; 0: after each epoch. */
  public BackupAndRestore saveFreq(int batchesBetween) {
    return new BackupAndRestore(folder, batchesBetween, deleteCheckpoint);
  }

  /** The same deleting the state when the training has ended, or keeping it. */
  public BackupAndRestore deleteCheckpoint(boolean delete) {
    return new BackupAndRestore(folder, saveFreq, delete);
  }

  @Override
  public void attach(TrainingControl newTraining) {
    training = newTraining;
  }

  @Override
  public void onTrainBegin() {
    batches = 0;
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(FILE);
      if (Files.exists(file)) {
        Attached.to(training).resume(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
    batches++;
    if (saveFreq > 0 && batches % saveFreq == 0) {
      save();
    }
  }

  @Override
  public void onEpochEnd(int epoch, Map<String, Double> logs) {
    if (saveFreq == 0) {
      save();
    }
  }

  private void save() {
    Attached.to(training).save(folder.resolve(FILE));
  }

  @Override
  public void onTrainEnd() {
    if (deleteCheckpoint) {
      try {
        Files.deleteIfExists(folder.resolve(FILE));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

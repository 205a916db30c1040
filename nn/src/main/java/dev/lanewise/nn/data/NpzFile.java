package dev.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Archives of NumPy arrays ({@code .npz}), as {@code numpy.savez} and {@code savez_compressed}
 * write them: a ZIP file of {@link NpyFile}s.
 *
 * <pre>{@code
 * Map<String, Tensor> arrays = NpzFile.read(Path.of("mnist.npz"));
 * Dataset train = Dataset.of(arrays.get("x_train"), arrays.get("y_train"));
 * }</pre>
 */
public final class NpzFile {
  private static final String SUFFIX = ".npy";

  /** DEFLATE makes at most so many bytes of one (RFC 1951: 258 of two bits). */
  private static final long LARGEST_RATIO = 1032;

  private NpzFile() {}

  /**
   * Reads all arrays.
   *
   * @return the arrays by name, in the order of the file
   * @throws IOException if the file cannot be read or is damaged, or an array is one that {@link
   *     NpyFile} refuses
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        if (name.endsWith(SUFFIX)) {
          Tensor array = read(file + ": " + name, Files.size(file), zip, entry);
          arrays.put(name.substring(0, name.length() - SUFFIX.length()), array);
        }
      }
    } catch (ZipException | EOFException e) {
      throw new IOException(file + ": damaged ZIP file: " + e.getMessage(), e);
    }
    return Collections.unmodifiableMap(arrays);
  }

  private static Tensor read(String name, long fileSize, ZipFile zip, ZipEntry entry)
      throws IOException {
    long size = entry.getSize();
    long compressed = entry.getCompressedSize();
    if (compressed > fileSize || size / LARGEST_RATIO > compressed) {
      throw new IOException(
          name + ": damaged sizes: " + compressed + " bytes for an array file of " + size);
    }
    CRC32 sum = new CRC32();
    try (InputStream in =
        new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry)), sum)) {
      Tensor tensor = NpyFile.read(name, in, size);
      if (sum.getValue() != entry.getCrc()) {
        throw new IOException(name + ": damaged data: the checksum is another");
      }
      return tensor;
    }
  }
}

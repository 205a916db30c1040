package dev.lanewise.nn.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors of single precision in a file, in the safetensors format: the length of a header in
 * 8 bytes, the header in JSON, the tensors one after another. Numbers are little-endian; machines
 * of another order are not supported.
 *
 * <pre>{@code
 * SafeTensors.write(file, Map.of("kernel", kernel), Map.of("epoch", "5"));
 * Tensor same = SafeTensors.read(file).get("kernel");
 * }</pre>
 *
 * @see <a href="https://huggingface.co/docs/safetensors">The format</a>
 */
public final class SafeTensors {
  private static final int LENGTH_BYTES = Long.BYTES;

  private final Path file;
  private final Map<String, Tensor> tensors;
  private final Map<String, String> metadata;

  private SafeTensors(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    this.file = file;
    this.tensors = Collections.unmodifiableMap(tensors);
    this.metadata = Collections.unmodifiableMap(metadata);
  }

  /**
   * Writes a file whole or not at all: it is written beside, brought to the disk and then renamed.
   *
   * @param file replaced if it exists
   * @param tensors in this order
   * @param metadata texts that go with them
   * @throws IOException if it cannot be written; what was there stays
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ByteBuffer header = TensorHeader.encode(tensors, metadata);
    WholeFile.write(
        file,
        channel -> {
          ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
          channel.write(length.putLong(0, header.remaining()));
          channel.write(header);
          for (Tensor tensor : tensors.values()) {
            channel.write(tensor);
          }
        });
  }

  /**
   * Opens a file. Its tensors are mapped into memory, read-only, for as long as one of them is
   * reachable.
   *
   * @throws IOException if it cannot be read, or is damaged; the message says how
   */
  public static SafeTensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < LENGTH_BYTES) {
        throw new DamagedFileException("expected at least 8 bytes, got " + size);
      }
      MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
      long header = all.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
      if (header < 2 || header > TensorHeader.MOST_BYTES || header > size - LENGTH_BYTES) {
        throw new DamagedFileException(
            "expected a header of 2 to "
                + Math.min(TensorHeader.MOST_BYTES, size - LENGTH_BYTES)
                + " bytes, got a length of "
                + Long.toUnsignedString(header));
      }
      MemorySegment data = all.asSlice(LENGTH_BYTES + header);
      TensorHeader entries =
          TensorHeader.decode(all.asSlice(LENGTH_BYTES, header).asByteBuffer(), data.byteSize());
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      entries.tensors().forEach((name, entry) -> tensors.put(name, entry.in(data)));
      return new SafeTensors(file, tensors, entries.metadata());
    } catch (DamagedFileException e) {
      throw new IOException(file + ": no safetensors file: " + e.getMessage(), e);
    }
  }

  /** The tensors by name, in the order of the file. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Texts that go with them. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * A tensor.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor get(String name) {
    Tensor found = tensors.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          file + ": expected one of " + tensors.keySet() + ", got " + name);
    }
    return found;
  }
}

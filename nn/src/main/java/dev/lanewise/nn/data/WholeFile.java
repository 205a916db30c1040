package dev.lanewise.nn.data;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files that are there whole or not at all, even if the machine stops. */
final class WholeFile {
  /** Most bytes of one write: a buffer's length is an int. */
  private static final long PIECE = 1 << 26;

  private final FileChannel channel;

  private WholeFile(FileChannel channel) {
    this.channel = channel;
  }

  /** What writes the content. */
  interface Content {
    void to(WholeFile file) throws IOException;
  }

  /**
   * Writes beside the file, brings it to the disk and renames it.
   *
   * @throws IOException if that fails; what was there stays, and nothing lies beside it
   */
  static void write(Path file, Content content) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.to(new WholeFile(channel));
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (Throwable e) {
      Files.deleteIfExists(beside);
      throw e;
    }
    // The name is on the disk when its folder is; Windows does not open folders, nor needs to.
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
        names.force(true);
      }
    }
  }

  /** Writes the rest of a buffer. */
  void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Writes all elements. */
  void write(Tensor tensor) throws IOException {
    long size = tensor.segment().byteSize();
    for (long from = 0; from < size; from += PIECE) {
      write(tensor.segment().asSlice(from, Math.min(PIECE, size - from)).asByteBuffer());
    }
    Reference.reachabilityFence(tensor);
  }
}

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Marks a compiled module descriptor as made for an older Java, {@code ModuleDescriptor.java
 * CLASSES RELEASE}, so that Maven's plugins can read it when an older JDK runs Maven. The format of
 * descriptors has not changed since Java 9; only the version in the header has.
 */
final class ModuleDescriptor {

  private static final int MAJOR_VERSION_AT = 6;
  private static final int MAJOR_VERSION_OF_JAVA_0 = 44;

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0], "module-info.class");
    short version = (short) (MAJOR_VERSION_OF_JAVA_0 + Integer.parseInt(args[1]));
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    // Not rewritten needlessly: a newer file would make Maven compile all that depends on it again.
    if (bytes.getShort(MAJOR_VERSION_AT) != version) {
      Files.write(file, bytes.putShort(MAJOR_VERSION_AT, version).array());
    }
  }
}

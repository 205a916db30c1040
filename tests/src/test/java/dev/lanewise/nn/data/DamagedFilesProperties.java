package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever bytes a file has, it is read, or refused by an exception that names it. */
class DamagedFilesProperties {
  private static final byte[] ARRAY =
      NumpyFilesTest.npy(
          1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 1, 2, 3, 4, 5, 6);
  private static final byte[] ARCHIVE = archive();
  private static final byte[] TABLE = "a,b\n1,\"2\"\n3.5,-4e2\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] IDX = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, -1};

  private interface Read {
    void from(Path file) throws IOException;
  }

  /** Reads a file, some of whose bytes have been replaced. */
  private static void readOrRefuse(byte[] content, int[] places, byte[] values, Read read)
      throws IOException {
    byte[] damaged = content.clone();
    for (int i = 0; i < places.length; i++) {
      damaged[Math.floorMod(places[i], damaged.length)] = values[i];
    }
    Path file = Files.createTempFile(Path.of("target"), "damaged", ".file");
    try {
      read.from(Files.write(file, damaged));
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith(file.toString()), e::toString);
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 1000)
  void arrays(@ForAll @Size(2) int[] places, @ForAll @Size(2) byte[] values) throws IOException {
    readOrRefuse(ARRAY, places, values, NpyFile::read);
  }

  @Property(tries = 1000)
  void archives(@ForAll @Size(2) int[] places, @ForAll @Size(2) byte[] values) throws IOException {
    readOrRefuse(ARCHIVE, places, values, NpzFile::read);
  }

  @Property(tries = 1000)
  void tables(@ForAll @Size(2) int[] places, @ForAll @Size(2) byte[] values) throws IOException {
    readOrRefuse(TABLE, places, values, file -> CsvFile.of().read(file));
  }

  @Property(tries = 1000)
  void idxFiles(@ForAll @Size(2) int[] places, @ForAll @Size(2) byte[] values) throws IOException {
    readOrRefuse(IDX, places, values, IdxFile::read);
  }

  @Property(tries = 150)
  void images(@ForAll @Size(2) int[] places, @ForAll @Size(2) byte[] values) throws IOException {
    for (String format : new String[] {"png", "bmp", "gif", "jpg"}) {
      readOrRefuse(image(format), places, values, file -> ImagePixels.read(file, 3, 2, false));
    }
  }

  private static byte[] archive() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(ARRAY);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] image(String format) throws IOException {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 20; i++) {
      image.setRGB(i % 5, i / 5, i * 0x0c0b0a);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}

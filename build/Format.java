import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs google-java-format over every Java file of the checkout: {@code Format.java check FOLDER}
 * fails and names the files that are not formatted, {@code Format.java apply FOLDER} formats them.
 */
final class Format {

  public static void main(String[] args) throws IOException {
    var arguments = new ArrayList<String>();
    switch (args[0]) {
      case "check" -> arguments.addAll(List.of("--dry-run", "--set-exit-if-changed"));
      case "apply" -> arguments.add("--replace");
      default -> throw new IllegalArgumentException("check or apply, not " + args[0]);
    }
    Files.walkFileTree(
        Path.of(args[1]),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return name.equals("target") || name.equals(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              arguments.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Main.main(arguments.toArray(String[]::new));
  }
}

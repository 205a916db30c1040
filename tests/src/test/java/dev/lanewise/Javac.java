package dev.lanewise;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles what a user would write. */
public final class Javac {
  private Javac() {}

  /**
   * Compiles source files.
   *
   * @param output the folder of the classes
   * @param options more of javac's options
   * @throws AssertionError if javac finds an error or warns of anything
   */
  public static void compile(List<Path> sources, Path output, String... options) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    List<String> all = new ArrayList<>(List.of("-Xlint:all,-incubating", "-Werror", "-proc:none"));
    all.addAll(List.of("-d", output.toString()));
    all.addAll(List.of(options));
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var units = files.getJavaFileObjectsFromPaths(sources);
      if (!compiler.getTask(messages, files, null, all, null, units).call()) {
        throw new AssertionError(messages.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a class was loaded from: a jar, or a folder of classes. */
  public static Path place(Class<?> one) {
    try {
      return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Paths in one option of java or javac. */
  public static String path(List<Path> paths) {
    return String.join(File.pathSeparator, paths.stream().map(Path::toString).toList());
  }
}

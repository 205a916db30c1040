package dev.lanewise.bench.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** A shared library of a peer, whose functions are called as C declares them. */
final class NativeLibrary {
  /** Where the build has unpacked the peers' libraries. */
  static final Path HOME =
      Path.of(System.getProperty("peers.home", "bench/target/peers")).toAbsolutePath();

  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /** The library whose file's name begins so, below this folder of {@link #HOME}. */
  @SuppressWarnings("restricted")
  static NativeLibrary of(String folder, String name) {
    try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
      Path file =
          files
              .filter(path -> path.getFileName().toString().startsWith(name))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("no " + name + " below " + folder));
      return new NativeLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          folder + ": is there all that it needs, such as libOpenCL.so.1 of the system?", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String function) {
    return symbols.find(function).isPresent();
  }

  /** A function that returns an {@code int}. */
  MethodHandle function(String name, MemoryLayout... parameters) {
    return function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
  }

  @SuppressWarnings("restricted")
  private MethodHandle function(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), descriptor);
  }

  /** Calls a function that returns an {@code int}, once: looks it up each time. */
  int call(String name, Object... arguments) {
    return (int) returned(function(name, layouts(arguments)), arguments);
  }

  /** Calls a function that returns an address, once. */
  MemorySegment address(String name, Object... arguments) {
    FunctionDescriptor descriptor = FunctionDescriptor.of(ValueLayout.ADDRESS, layouts(arguments));
    return (MemorySegment) returned(function(name, descriptor), arguments);
  }

  /** Calls a function that returns a {@code size_t}, once. */
  long size(String name, Object... arguments) {
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts(arguments));
    return (long) returned(function(name, descriptor), arguments);
  }

  private static MemoryLayout[] layouts(Object... arguments) {
    return Arrays.stream(arguments).map(NativeLibrary::layout).toArray(MemoryLayout[]::new);
  }

  private static MemoryLayout layout(Object argument) {
    return switch (argument) {
      case Integer number -> ValueLayout.JAVA_INT;
      case Long number -> ValueLayout.JAVA_LONG;
      case MemorySegment address -> ValueLayout.ADDRESS;
      default -> throw new IllegalArgumentException("no argument of C: " + argument);
    };
  }

  private static Object returned(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}

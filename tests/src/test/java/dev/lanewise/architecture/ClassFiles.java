package dev.lanewise.architecture;

import dev.lanewise.kernels.KernelSet;
import dev.lanewise.nn.Sequential;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.reflect.AccessFlag;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The compiled classes of the library, from a folder or a jar. */
public final class ClassFiles {
  private static final Pattern TYPE = Pattern.compile("L((?:\\w+/)+[\\w$]+)[;<]");

  private ClassFiles() {}

  /** Every class of the modules kernels and nn. */
  static List<ClassModel> all() throws IOException, URISyntaxException {
    List<ClassModel> classes = new ArrayList<>();
    for (Class<?> one : List.of(KernelSet.class, Sequential.class)) {
      Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        read(place, classes);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          read(jar.getPath("/"), classes);
        }
      }
    }
    return classes;
  }

  /** The names of the library's classes that implement an interface, or one that extends it. */
  public static Set<String> implementing(Class<?> type) throws IOException, URISyntaxException {
    return implementing(type.getName(), all());
  }

  private static Set<String> implementing(String type, List<ClassModel> all) {
    Set<String> names = new TreeSet<>();
    for (ClassModel model : all) {
      for (ClassEntry one : model.interfaces()) {
        if (one.asInternalName().replace('/', '.').equals(type)) {
          String name = model.thisClass().asInternalName().replace('/', '.');
          if (model.flags().has(AccessFlag.INTERFACE)) {
            names.addAll(implementing(name, all));
          } else {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  /** The names of the library's classes in a package. */
  public static Set<String> in(String packageName) throws IOException, URISyntaxException {
    Set<String> names = new TreeSet<>();
    for (ClassModel model : all()) {
      if (packageOf(model).equals(packageName)) {
        names.add(model.thisClass().asInternalName().replace('/', '.'));
      }
    }
    return names;
  }

  /** Whether a method goes back in its code, and reads or writes segments by itself. */
  static boolean loopsOverSegments(MethodModel method) {
    Set<Label> passed = new HashSet<>();
    boolean loops = false;
    boolean accesses = false;
    for (CodeElement element : elements(method)) {
      switch (element) {
        case LabelTarget target -> passed.add(target.label());
        case BranchInstruction branch -> loops |= passed.contains(branch.target());
        case InvokeInstruction call -> {
          String name = call.name().stringValue();
          accesses |=
              name.endsWith("MemorySegment")
                  || call.owner().asInternalName().endsWith("/MemorySegment")
                      && (name.startsWith("get") || name.startsWith("set"));
        }
        default -> {}
      }
    }
    return loops && accesses;
  }

  /** How often a method calls another, by the simple names of its class and itself. */
  static long calls(MethodModel method, String owner, String name) {
    return elements(method).stream()
        .filter(
            element ->
                element instanceof InvokeInstruction call
                    && call.owner().asInternalName().endsWith("/" + owner)
                    && call.name().stringValue().equals(name))
        .count();
  }

  private static List<CodeElement> elements(MethodModel method) {
    return method.code().map(code -> code.elementList()).orElse(List.of());
  }

  private static void read(Path root, List<ClassModel> classes) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(ClassFiles::isClass).toList()) {
        classes.add(ClassFile.of().parse(Files.readAllBytes(file)));
      }
    }
  }

  private static boolean isClass(Path file) {
    String path = file.toString();
    return path.endsWith(".class") && !path.endsWith("-info.class");
  }

  /** The package of a class, with dots. */
  static String packageOf(ClassModel model) {
    return packageOf(model.thisClass().asInternalName());
  }

  /** The packages that a class refers to anywhere in its constant pool. */
  static Set<String> referredPackages(ClassModel model) {
    Set<String> packages = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry type && !type.asInternalName().startsWith("[")) {
        packages.add(packageOf(type.asInternalName()));
      } else if (entry instanceof Utf8Entry text) {
        Matcher types = TYPE.matcher(text.stringValue());
        while (types.find()) {
          packages.add(packageOf(types.group(1)));
        }
      }
    }
    return packages;
  }

  private static String packageOf(String internalName) {
    int slash = internalName.lastIndexOf('/');
    return slash < 0 ? "" : internalName.substring(0, slash).replace('/', '.');
  }
}

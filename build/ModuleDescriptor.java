import java.io.IOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleRequireInfo;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Makes a compiled module descriptor fit for users, {@code ModuleDescriptor.java CLASSES RELEASE}.
 *
 * <p>It is marked as made for an older Java, so that Maven's plugins can read it when an older JDK
 * runs Maven. The format of descriptors has not changed since Java 9; only the version in the
 * header has.
 *
 * <p>A module that is required for compilation alone ({@code static}) stops being {@code
 * transitive}. javac wants that word where our API shows the module's annotations, but then it asks
 * everybody who compiles against us for a module that nobody needs.
 */
final class ModuleDescriptor {

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0], "module-info.class");
    int version = ClassFile.JAVA_1_VERSION - 1 + Integer.parseInt(args[1]);
    byte[] compiled = Files.readAllBytes(file);
    ClassFile format = ClassFile.of();
    byte[] fit =
        format.transformClass(
            format.parse(compiled), (module, element) -> add(module, element, version));
    // Not rewritten needlessly: a newer file would make Maven compile all that depends on it again.
    if (!Arrays.equals(compiled, fit)) {
      Files.write(file, fit);
    }
  }

  private static void add(ClassBuilder module, ClassElement element, int version) {
    switch (element) {
      case ClassFileVersion _ -> module.withVersion(version, 0);
      case ModuleAttribute all -> {
        List<ModuleRequireInfo> required =
            all.requires().stream().map(ModuleDescriptor::forUsers).toList();
        module.with(
            ModuleAttribute.of(
                all.moduleName(),
                all.moduleFlagsMask(),
                all.moduleVersion().orElse(null),
                required,
                all.exports(),
                all.opens(),
                all.uses(),
                all.provides()));
      }
      default -> module.with(element);
    }
  }

  private static ModuleRequireInfo forUsers(ModuleRequireInfo one) {
    int flags = one.requiresFlagsMask();
    return one.has(AccessFlag.STATIC_PHASE)
        ? ModuleRequireInfo.of(
            one.requires(),
            flags & ~AccessFlag.TRANSITIVE.mask(),
            one.requiresVersion().orElse(null))
        : one;
  }
}

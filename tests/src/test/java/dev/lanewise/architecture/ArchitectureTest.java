package dev.lanewise.architecture;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the compiled classes may refer to, and how large their methods may be. */
class ArchitectureTest {
  private static final String KERNELS = "dev.lanewise.kernels";
  private static final String MICRO = KERNELS + ".internal.micro";
  private static final String SCALAR = KERNELS + ".internal.scalar";
  private static final String VECTOR = KERNELS + ".internal.vector";
  private static final String DRIVE = KERNELS + ".internal.drive";
  private static final String NN = "dev.lanewise.nn";
  private static final String GRAPH = NN + ".internal.graph";
  private static final String PLACES = NN + ".internal.data";
  private static final String RANDOM = NN + ".internal.random";
  private static final String DATA = NN + ".data";
  private static final String LAYERS = NN + ".layers";
  private static final String LOSSES = NN + ".losses";
  private static final String METRICS = NN + ".metrics";
  private static final String OPTIMIZERS = NN + ".optimizers";
  private static final String INITIALIZERS = NN + ".initializers";
  private static final String CALLBACKS = NN + ".callbacks";
  private static final String REGULARIZERS = NN + ".regularizers";
  private static final String CONSTRAINTS = NN + ".constraints";

  /** The other packages of the library that each package may know. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          entry(MICRO, Set.of()),
          entry(SCALAR, Set.of(MICRO)),
          entry(VECTOR, Set.of(MICRO, SCALAR)),
          entry(DRIVE, Set.of(MICRO)),
          // SIMD kernels are loaded by name alone, so that operators work without their module.
          entry(KERNELS, Set.of(DRIVE, MICRO, SCALAR)),
          entry(PLACES, Set.of()),
          entry(DATA, Set.of(KERNELS, PLACES)),
          entry(RANDOM, Set.of(KERNELS)),
          entry(INITIALIZERS, Set.of(KERNELS, DATA, RANDOM)),
          entry(REGULARIZERS, Set.of(KERNELS)),
          entry(CONSTRAINTS, Set.of(KERNELS, DATA)),
          entry(
              LAYERS,
              Set.of(KERNELS, DATA, PLACES, RANDOM, INITIALIZERS, REGULARIZERS, CONSTRAINTS)),
          entry(LOSSES, Set.of(KERNELS, DATA)),
          entry(METRICS, Set.of(KERNELS, DATA)),
          entry(OPTIMIZERS, Set.of(KERNELS, DATA)),
          entry(CALLBACKS, Set.of(DATA)),
          entry(GRAPH, Set.of(KERNELS, DATA, INITIALIZERS, LAYERS, LOSSES, METRICS)),
          entry(
              NN,
              Set.of(
                  KERNELS,
                  DATA,
                  PLACES,
                  INITIALIZERS,
                  REGULARIZERS,
                  CONSTRAINTS,
                  LAYERS,
                  LOSSES,
                  METRICS,
                  OPTIMIZERS,
                  CALLBACKS,
                  GRAPH)));

  /** Larger ones may be refused by C1 at tier 3, and then never reach C2. */
  private static final int VECTOR_METHOD_BYTES = 1600;

  /** HotSpot compiles no larger method at all. */
  private static final int METHOD_BYTES = 8000;

  @Test
  void dependenciesGoOneWay() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (ClassModel model : ClassFiles.all()) {
      String home = ClassFiles.packageOf(model);
      assertTrue(MAY_KNOW.containsKey(home), () -> "a package without a rule: " + home);
      for (String known : ClassFiles.referredPackages(model)) {
        if (known.startsWith("dev.lanewise")
            && !known.equals(home)
            && !MAY_KNOW.get(home).contains(known)) {
          wrong.add(model.thisClass().asInternalName() + " knows " + known);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @Test
  void onlyVectorKernelsKnowTheVectorApi() throws Exception {
    List<String> wrong = new ArrayList<>();
    int users = 0;
    for (ClassModel model : ClassFiles.all()) {
      if (ClassFiles.referredPackages(model).contains("jdk.incubator.vector")) {
        users++;
        if (!ClassFiles.packageOf(model).equals(VECTOR)) {
          wrong.add(model.thisClass().asInternalName());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(users > 0, "no class uses the Vector API: does this test see the classes?");
  }

  /** A program without images in files runs without the module of images. */
  @Test
  void onlyImagesInFilesKnowTheDesktop() throws Exception {
    Set<String> users = new TreeSet<>();
    for (ClassModel model : ClassFiles.all()) {
      for (String known : ClassFiles.referredPackages(model)) {
        if (known.startsWith("java.awt") || known.startsWith("javax.")) {
          users.add(model.thisClass().asInternalName());
        }
      }
    }
    assertEquals(Set.of("dev/lanewise/nn/data/ImagePixels"), users);
  }

  @Test
  void methodsAreSmallEnoughForTheCompilers() throws Exception {
    List<String> large = new ArrayList<>();
    for (ClassModel model : ClassFiles.all()) {
      int limit = ClassFiles.packageOf(model).equals(VECTOR) ? VECTOR_METHOD_BYTES : METHOD_BYTES;
      for (MethodModel method : model.methods()) {
        int bytes =
            method
                .code()
                .map(code -> code instanceof CodeAttribute c ? c.codeLength() : 0)
                .orElse(0);
        if (bytes >= limit) {
          large.add(name(model, method) + " has " + bytes + " bytes of code, limit " + limit);
        }
      }
    }
    assertEquals(List.of(), large);
  }

  /**
   * C2 inlines a call whose profile is empty only by luck; vectors that it passes would be objects
   * then. The Vector API's own methods are always inlined.
   */
  @Test
  void noMethodTakesOrReturnsVectors() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (ClassModel model : ClassFiles.all()) {
      for (MethodModel method : model.methods()) {
        if (method.methodType().stringValue().contains("jdk/incubator/vector")) {
          wrong.add(name(model, method));
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  /**
   * A loop over segments that C2 does not know to be native is compiled for heap segments as well,
   * once some code of the process has used those: see {@code NativeMemory}.
   */
  @Test
  void loopsKnowThatTheirSegmentsAreNative() throws Exception {
    List<String> wrong = new ArrayList<>();
    int loops = 0;
    for (ClassModel model : ClassFiles.all()) {
      if (Set.of(SCALAR, VECTOR).contains(ClassFiles.packageOf(model))) {
        for (MethodModel method : model.methods()) {
          long segments =
              method.methodTypeSymbol().parameterList().stream()
                  .filter(type -> type.displayName().equals("MemorySegment"))
                  .count();
          if (segments > 0 && ClassFiles.loopsOverSegments(method)) {
            loops++;
            if (ClassFiles.calls(method, "NativeMemory", "known") != segments) {
              wrong.add(name(model, method));
            }
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(loops > 200, loops + " loops: does this test see the kernels?");
  }

  private static String name(ClassModel model, MethodModel method) {
    return model.thisClass().asInternalName() + "." + method.methodName().stringValue();
  }
}

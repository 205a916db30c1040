package dev.lanewise.kernels;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.lanewise.kernels.internal.micro.MicroKernels;
import dev.lanewise.kernels.internal.scalar.ScalarKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which micro-kernels run: SIMD on the Vector API, or plain Java; and why.
 *
 * <p>SIMD is chosen when the module {@code jdk.incubator.vector} is there, the JVM compiles with
 * C2, the processor has FMA, and vectors have at least 128 bits; else plain Java, which gives the
 * same bits more slowly. The system property {@code lanewise.kernels} forces the choice ({@code
 * vector} or {@code scalar}; {@code auto} is the default); what is forced is used or an exception
 * says why it cannot be. One log line names the choice and its reason.
 *
 * <p>In a JVM on the class path SIMD needs {@code --add-modules jdk.incubator.vector}; on the
 * module path nothing.
 *
 * <pre>{@code
 * System.out.println(KernelSet.current());   // which kernels run, and why
 * }</pre>
 */
public final class KernelSet {
  /** The system property that forces the choice. */
  public static final String PROPERTY = "lanewise.kernels";

  private static final Logger LOG = System.getLogger(KernelSet.class.getName());
  private static final String VECTOR_KERNELS = "dev.lanewise.kernels.internal.vector.VectorKernels";
  private static final int MIN_VECTOR_BITS = 128;

  private final MicroKernels kernels;
  private final String reason;

  private KernelSet(MicroKernels kernels, String reason) {
    this.kernels = kernels;
    this.reason = reason;
  }

  /**
   * The kernels that this JVM uses, chosen once.
   *
   * @throws UnsupportedOperationException if the property forces SIMD kernels that cannot run here
   * @throws IllegalArgumentException if the property has another value than vector, scalar or auto
   */
  public static KernelSet current() {
    return Current.CHOSEN;
  }

  /** The plain Java kernels. */
  public static KernelSet scalar() {
    return Scalar.INSTANCE;
  }

  /**
   * The SIMD kernels.
   *
   * @throws UnsupportedOperationException if they cannot run here; its message says why
   */
  public static KernelSet vector() {
    return vectorOrThrow("asked for");
  }

  /** {@code vector} or {@code scalar}. */
  public String name() {
    return kernels.name();
  }

  /** Bits in a vector; 32 for the scalar kernels. */
  public int vectorBits() {
    return kernels.lanes() * Float.SIZE;
  }

  /** Why these kernels were chosen. */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return name() + " kernels, " + vectorBits() + " bit: " + reason;
  }

  MicroKernels micro() {
    return kernels;
  }

  /** Chooses on first use; a failure to choose is repeated at every use. */
  private static final class Current {
    static final KernelSet CHOSEN = choose(System.getProperty(PROPERTY, "auto"));

    private static KernelSet choose(String wish) {
      KernelSet chosen =
          switch (wish.toLowerCase(Locale.ROOT)) {
            case "scalar" -> new KernelSet(new ScalarKernels(), "forced by -D" + PROPERTY);
            case "vector" -> vectorOrThrow("forced by -D" + PROPERTY);
            case "auto" -> automatic();
            default ->
                throw new IllegalArgumentException(
                    "-D" + PROPERTY + ": expected vector, scalar or auto, got " + wish);
          };
      LOG.log(Level.INFO, "Lanewise runs {0}", chosen);
      return chosen;
    }
  }

  private static final class Scalar {
    static final KernelSet INSTANCE = new KernelSet(new ScalarKernels(), "asked for");
  }

  private static KernelSet automatic() {
    String obstacle = obstacle();
    return obstacle == null
        ? new KernelSet(loadVector(), "the Vector API, C2 and FMA are there")
        : new KernelSet(new ScalarKernels(), obstacle);
  }

  private static KernelSet vectorOrThrow(String reason) {
    String obstacle = obstacle();
    if (obstacle != null) {
      throw new UnsupportedOperationException("SIMD kernels cannot run: " + obstacle);
    }
    return new KernelSet(loadVector(), reason);
  }

  /** What stands in the way of SIMD kernels, or null. */
  private static @Nullable String obstacle() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "the module jdk.incubator.vector is not there; pass --add-modules jdk.incubator.vector"
          + " to java";
    }
    String mode = System.getProperty("java.vm.info", "");
    if (mode.contains("interpreted") || mode.contains("emulated-client")) {
      return "the JVM runs without C2 (" + mode + "), where vectors are objects";
    }
    HotSpotDiagnosticMXBean flags =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    if (flags == null) {
      return "the JVM is not HotSpot";
    }
    if (Integer.parseInt(flag(flags, "TieredStopAtLevel", "4")) < 4) {
      return "the JVM runs without C2 (-XX:TieredStopAtLevel), where vectors are objects";
    }
    if (!Boolean.parseBoolean(flag(flags, "UseFMA", "true"))) {
      return "the processor has no FMA, or -XX:-UseFMA hides it";
    }
    int bits = Integer.parseInt(flag(flags, "MaxVectorSize", "0")) * Byte.SIZE;
    return bits < MIN_VECTOR_BITS
        ? "vectors have " + bits + " bits, and " + MIN_VECTOR_BITS + " are needed"
        : null;
  }

  private static String flag(HotSpotDiagnosticMXBean flags, String name, String absent) {
    try {
      return flags.getVMOption(name).getValue();
    } catch (IllegalArgumentException e) {
      return absent;
    }
  }

  /** Loads the SIMD kernels by name, so that this class works where their module is missing. */
  private static MicroKernels loadVector() {
    try {
      return (MicroKernels) Class.forName(VECTOR_KERNELS).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new UnsupportedOperationException("SIMD kernels cannot be loaded: " + e, e);
    }
  }
}

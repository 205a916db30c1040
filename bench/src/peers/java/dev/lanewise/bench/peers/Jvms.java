package dev.lanewise.bench.peers;

import dev.lanewise.bench.ratio.ForkedJvm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The JVMs that contenders run in: one for each library and number of threads. */
final class Jvms {
  private Jvms() {}

  /** A JVM for Lanewise, on any number of threads, and other Java. */
  static ForkedJvm java(String... more) {
    List<String> options = options(more);
    options.add("-Dlanewise.kernels=vector");
    return ForkedJvm.start(Contenders.class, options, environment -> {});
  }

  /** A program that is not started yet, as users start it. */
  static ProcessBuilder program(Class<?> main, String... args) {
    ProcessBuilder jvm = ForkedJvm.program(main, options(), args);
    jvm.redirectError(ProcessBuilder.Redirect.DISCARD);
    return jvm;
  }

  /** A JVM whose native libraries take so many threads. */
  static ForkedJvm natives(int threads, String... more) {
    return ForkedJvm.start(
        Contenders.class, options(more), environment -> setUp(environment, threads));
  }

  /** A JVM for PyTorch, whose memory stays mapped: its page faults would take most of the time. */
  static ForkedJvm pyTorch(int threads) {
    return ForkedJvm.start(
        Contenders.class,
        options("-Dai.djl.pytorch.num_threads=" + threads, "-Dai.djl.offline=true"),
        environment -> {
          setUp(environment, threads);
          environment.put("MALLOC_ARENA_MAX", "1");
          environment.put("MALLOC_TRIM_THRESHOLD_", "4000000000");
          environment.put("MALLOC_MMAP_THRESHOLD_", "1000000000");
          environment.put("DJL_CACHE_DIR", NativeLibrary.HOME.toString());
          environment.put("OPT_OUT_TRACKING", "true");
        });
  }

  /** A JVM for DL4J, in the form that is made for AVX-512. */
  static ForkedJvm dl4j(int threads) {
    return natives(
        threads,
        "-Dorg.bytedeco.javacpp.platform.extension=-avx512",
        "-Dorg.bytedeco.javacpp.cachedir=" + NativeLibrary.HOME.resolve("javacpp"));
  }

  private static void setUp(Map<String, String> environment, int threads) {
    // Set for old processors on some machines; they halve the speed of this one.
    environment.remove("OPENBLAS_CORETYPE");
    environment.remove("OPENBLAS_L2_SIZE");
    environment.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
    environment.put("OMP_NUM_THREADS", Integer.toString(threads));
    // Its threads would spin for 30 ms after a call, into the next contender's turn: 2^20 cycles.
    environment.put("OPENBLAS_THREAD_TIMEOUT", "20");
  }

  private static List<String> options(String... more) {
    List<String> options = new ArrayList<>();
    options.add("--add-modules=jdk.incubator.vector");
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("-Dpeers.home=" + NativeLibrary.HOME);
    // Peers in jars unpack their libraries there.
    options.add("-Djava.io.tmpdir=" + NativeLibrary.HOME);
    options.addAll(List.of(more));
    return options;
  }
}

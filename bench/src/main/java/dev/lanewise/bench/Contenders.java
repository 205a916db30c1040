package dev.lanewise.bench;

import dev.lanewise.bench.calls.KernelCall;
import dev.lanewise.bench.calls.KernelCase;
import dev.lanewise.bench.calls.Operands;
import dev.lanewise.bench.plain.PlainConvolution;
import dev.lanewise.bench.plain.PlainGemm;
import dev.lanewise.bench.plain.RowGemm;
import dev.lanewise.bench.ratio.Catalogue;
import dev.lanewise.bench.ratio.Contender;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The contenders of the goals and of the tables: {@code peak}, {@code copy BYTES}, {@code plain
 * gemm}, {@code plain rows}, {@code plain conv}, and the operators by the name of their {@link
 * KernelCase} and the number of threads.
 */
public final class Contenders implements Catalogue {

  /** The FMAs that a core can do. */
  static final String PEAK = "peak";

  /** A catalogue without state. */
  public Contenders() {}

  static String kernel(KernelCase call, int threads) {
    return "kernel " + call + " " + threads;
  }

  static String plain(String algorithm) {
    return "plain " + algorithm;
  }

  static String copy(double bytes) {
    return "copy " + (long) bytes;
  }

  @Override
  public Contender contender(String name) {
    String[] words = name.split(" ");
    return switch (words[0]) {
      case PEAK -> FmaPeak.contender();
      case "copy" -> copyOf(name, Long.parseLong(words[1]));
      case "plain" -> byHand(words[1]);
      case "kernel" -> kernelOf(name, KernelCase.valueOf(words[1]), Integer.parseInt(words[2]));
      default -> throw new IllegalArgumentException("no contender " + name);
    };
  }

  private static Contender kernelOf(String name, KernelCase kernel, int threads) {
    KernelCall call = kernel.open(Parallelism.threads(threads));
    return Contender.of(name, call.work(), call.run(), call::result, call::close);
  }

  /** Moves so many bytes in all: half of them read, half written. */
  private static Contender copyOf(String name, long bytes) {
    Arena arena = Arena.ofShared();
    MemorySegment from = Memory.bytes(arena, bytes / 2).fill((byte) 1);
    MemorySegment to = Memory.bytes(arena, bytes / 2);
    return Contender.of(
        name,
        bytes,
        () -> MemorySegment.copy(from, 0, to, 0, bytes / 2),
        () -> new float[0],
        arena::close);
  }

  /** Loops by hand on the numbers that the operators of {@link Goals} get. */
  private static Contender byHand(String algorithm) {
    float[] matrix = Operands.values(512 * 512);
    double products = 2.0 * 512 * 512 * 512;
    return switch (algorithm) {
      case "gemm" -> {
        PlainGemm gemm = new PlainGemm(512, 512, 512, matrix, matrix);
        yield Contender.of(algorithm, products, gemm::run, gemm::result);
      }
      case "rows" -> {
        RowGemm gemm = new RowGemm(512, 512, 512, matrix, matrix);
        yield Contender.of(algorithm, products, gemm::run, gemm::result);
      }
      case "conv" -> {
        float[] image = Operands.values(56 * 56 * 256);
        float[] weights = Operands.values(9 * 256 * 256);
        PlainConvolution conv = new PlainConvolution(56, 56, 256, 256, image, weights);
        yield Contender.of(algorithm, 18.0 * 56 * 56 * 256 * 256, conv::run, conv::result);
      }
      default -> throw new IllegalArgumentException("no plain loop " + algorithm);
    };
  }
}

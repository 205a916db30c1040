package embedding;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.KernelSet;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.optimizers.RMSprop;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * Both ways to use Lanewise: a kernel called on memory of one's own, and a model. Prints which
 * kernels ran and hashes of the results, which are the same on every machine.
 */
public final class Embedding {
  private static final int SAMPLES = 96;
  private static final int CLASSES = 3;

  private Embedding() {}

  /** Runs the program. */
  public static void main(String[] args) throws NoSuchAlgorithmException {
    System.out.println("kernels: " + KernelSet.current().name());
    System.out.println("product: " + product());
    System.out.println("weights: " + trainedWeights());
  }

  /** Multiplies two matrices; operands lie in native memory of the caller. */
  private static String product() throws NoSuchAlgorithmException {
    GemmShape shape = GemmShape.of(37, 53, 71);
    Gemm gemm = Gemm.of(shape, Activation.NONE, Parallelism.caller());
    Random random = new Random(1);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = filled(Memory.floats(arena, 37 * 71), random);
      MemorySegment b = filled(Memory.floats(arena, 71 * 53), random);
      MemorySegment c = Memory.floats(arena, 37 * 53);
      MemorySegment scratch = Memory.bytes(arena, gemm.scratchBytes());
      gemm.run(a, 0, b, 0, null, 0, c, 0, scratch, 0);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(c.asByteBuffer());
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static MemorySegment filled(MemorySegment memory, Random random) {
    for (long i = 0; i < memory.byteSize() / Float.BYTES; i++) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat() - 0.5f);
    }
    return memory;
  }

  /** Trains a small model for a few steps on made-up data. */
  private static String trainedWeights() throws NoSuchAlgorithmException {
    Tensor images = Tensor.zeros(SAMPLES, 12, 12, 1);
    filled(images.segment(), new Random(2));
    int[] labels = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = i % CLASSES;
    }
    Sequential model =
        Sequential.of(
            Input.of(12, 12, 1),
            Conv2D.of(8, 3).activation(RELU),
            MaxPooling2D.of(2),
            Flatten.of(),
            Dense.of(16).activation(RELU),
            Dense.of(CLASSES).activation(SOFTMAX));
    model.seed(3).compile(RMSprop.of(), SparseCategoricalCrossentropy.of(), Accuracy.of());
    model.fit(images, Tensor.of(labels), FitOptions.epochs(2).batchSize(32).verbose(0));

    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : model.weights().names()) {
      float[] values = model.weights().get(name).toArray();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}

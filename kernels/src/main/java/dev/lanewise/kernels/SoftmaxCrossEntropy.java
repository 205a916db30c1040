package dev.lanewise.kernels;

import dev.lanewise.kernels.internal.micro.SoftmaxKernels;
import dev.lanewise.kernels.internal.scalar.ScalarFunctions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Cross-entropy of softmax(logits) against targets, row by row, with its gradient by the logits.
 *
 * <pre>
 *   m = max over j of x[j]       s = sum over j of exp(x[j] - m)       T = sum over j of t[j]
 *   p[i]        = exp(x[i] - m) / s
 *   loss        = sum over j of t[j] (log s - (x[j] - m))             terms with t[j] = 0 are +0
 *   gradient[i] = (p[i] T - t[i]) scale
 * </pre>
 *
 * <p>No probability is ever taken the logarithm of, so a loss is exact to a few roundings however
 * small the probability. {@link #runSparse} takes the number of the one class with t = 1 instead of
 * targets and gives the same bits. The scale, 1 / rows for a mean, is applied to the gradient only.
 *
 * <p>Bit law: p as in {@link Softmax}; log as in {@link SmoothFunction#LOG}; a term is rounded as
 * x[j] - m, then log s less that, then times t[j]; sums as in {@link Softmax}; the gradient is
 * fma(p[i], T, -t[i]) and one multiplication.
 *
 * <pre>{@code
 * var loss = SoftmaxCrossEntropy.of(rows, classes, Parallelism.caller());
 * loss.runSparse(logits, 0, labels, 0, 1f / rows, losses, 0, probabilities, 0, gradient, 0);
 * }</pre>
 */
public final class SoftmaxCrossEntropy {
  private static final ValueLayout.OfInt LABEL = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final Ranges ranges;
  private final int classes;
  private final Parallelism parallelism;
  private final SoftmaxKernels kernels;
  private final Kept<Job> jobs = new Kept<>();

  private SoftmaxCrossEntropy(int rows, int classes, Parallelism parallelism, KernelSet kernels) {
    Sizes.positive("rows", rows);
    Sizes.positive("classes", classes);
    ranges = Ranges.ofRows(rows, classes);
    this.classes = classes;
    this.parallelism = parallelism;
    this.kernels = kernels.micro().softmax();
  }

  /**
   * The operator for logits [rows, classes].
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static SoftmaxCrossEntropy of(int rows, int classes, Parallelism parallelism) {
    return of(rows, classes, parallelism, KernelSet.current());
  }

  static SoftmaxCrossEntropy of(int rows, int classes, Parallelism parallelism, KernelSet kernels) {
    return new SoftmaxCrossEntropy(rows, classes, parallelism, kernels);
  }

  /**
   * Computes losses [rows], and probabilities and gradient [rows, classes], from logits and targets
   * [rows, classes]. The gradient may take the place of the logits.
   *
   * @param scale a factor of the gradient, such as 1 / rows
   * @throws IllegalArgumentException if memory is on the heap, not accessible, read-only, or
   *     overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void run(
      MemorySegment logits,
      long logitsOffset,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment losses,
      long lossesOffset,
      MemorySegment probabilities,
      long probabilitiesOffset,
      MemorySegment gradient,
      long gradientOffset) {
    Operand.input("targets", targets, targetsOffset, matrixBytes(), parallelism);
    run(
        false,
        matrixBytes(),
        logits,
        logitsOffset,
        targets,
        targetsOffset,
        scale,
        losses,
        lossesOffset,
        probabilities,
        probabilitiesOffset,
        gradient,
        gradientOffset);
  }

  /**
   * Computes losses [rows], and probabilities and gradient [rows, classes], from logits [rows,
   * classes] and labels [rows], each the number of a class as a 32-bit int. The gradient may take
   * the place of the logits.
   *
   * @param scale a factor of the gradient, such as 1 / rows
   * @throws IllegalArgumentException if a label is not the number of a class, before anything is
   *     written; or if memory is on the heap, not accessible, read-only, or overlapping in part
   * @throws IndexOutOfBoundsException if memory is too small
   * @throws IllegalStateException if memory is closed
   */
  public void runSparse(
      MemorySegment logits,
      long logitsOffset,
      MemorySegment labels,
      long labelsOffset,
      float scale,
      MemorySegment losses,
      long lossesOffset,
      MemorySegment probabilities,
      long probabilitiesOffset,
      MemorySegment gradient,
      long gradientOffset) {
    Operand.input("labels", labels, labelsOffset, rowBytes(), parallelism);
    for (long row = 0; row < ranges.count(); row++) {
      int label = labels.get(LABEL, labelsOffset + row * Integer.BYTES);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "labels: expected 0 to " + (classes - 1) + ", got " + label + " in row " + row);
      }
    }
    run(
        true,
        rowBytes(),
        logits,
        logitsOffset,
        labels,
        labelsOffset,
        scale,
        losses,
        lossesOffset,
        probabilities,
        probabilitiesOffset,
        gradient,
        gradientOffset);
  }

  private long rowBytes() {
    return ranges.count() * Float.BYTES;
  }

  private long matrixBytes() {
    return ranges.count() * classes * Float.BYTES;
  }

  private void run(
      boolean sparse,
      long targetsBytes,
      MemorySegment logits,
      long logitsOffset,
      MemorySegment targets,
      long targetsOffset,
      float scale,
      MemorySegment losses,
      long lossesOffset,
      MemorySegment probabilities,
      long probabilitiesOffset,
      MemorySegment gradient,
      long gradientOffset) {
    long bytes = matrixBytes();
    Operand.input("logits", logits, logitsOffset, bytes, parallelism);
    Operand.output("losses", losses, lossesOffset, rowBytes(), parallelism);
    Operand.output("probabilities", probabilities, probabilitiesOffset, bytes, parallelism);
    Operand.output("gradient", gradient, gradientOffset, bytes, parallelism);
    String name = sparse ? "labels" : "targets";
    Operand.apart(
        "losses", losses, lossesOffset, rowBytes(), "logits", logits, logitsOffset, bytes);
    Operand.apart(
        "losses", losses, lossesOffset, rowBytes(), name, targets, targetsOffset, targetsBytes);
    Operand.apart(
        "losses", losses, lossesOffset, rowBytes(), "gradient", gradient, gradientOffset, bytes);
    Operand.apart(
        "probabilities",
        probabilities,
        probabilitiesOffset,
        bytes,
        "logits",
        logits,
        logitsOffset,
        bytes);
    Operand.apart(
        "probabilities",
        probabilities,
        probabilitiesOffset,
        bytes,
        name,
        targets,
        targetsOffset,
        targetsBytes);
    Operand.apart(
        "probabilities",
        probabilities,
        probabilitiesOffset,
        bytes,
        "gradient",
        gradient,
        gradientOffset,
        bytes);
    Operand.apart(
        "probabilities",
        probabilities,
        probabilitiesOffset,
        bytes,
        "losses",
        losses,
        lossesOffset,
        rowBytes());
    Operand.apart(
        "gradient", gradient, gradientOffset, bytes, name, targets, targetsOffset, targetsBytes);
    Operand.sameOrApart(
        "gradient", gradient, gradientOffset, bytes, "logits", logits, logitsOffset, bytes);
    Job job = jobs.take();
    if (job == null) {
      job = new Job();
    }
    job.sparse = sparse;
    job.scale = scale;
    job.inputs(logits, logitsOffset, targets, targetsOffset);
    job.outputs(losses, lossesOffset, probabilities, probabilitiesOffset, gradient, gradientOffset);
    try {
      parallelism.run(ranges.pieces(), job);
    } finally {
      job.clear();
      jobs.give(job);
    }
  }

  /** A piece: rows one after another. */
  private final class Job implements Parallelism.Pieces {
    private final float[][] partial = new float[parallelism.threads()][SoftmaxKernels.PARTIAL_SUMS];
    private boolean sparse;
    private float scale;
    private MemorySegment logits = MemorySegment.NULL;
    private MemorySegment targets = MemorySegment.NULL;
    private MemorySegment losses = MemorySegment.NULL;
    private MemorySegment probabilities = MemorySegment.NULL;
    private MemorySegment gradient = MemorySegment.NULL;
    private long logitsOffset;
    private long targetsOffset;
    private long lossesOffset;
    private long probabilitiesOffset;
    private long gradientOffset;

    void inputs(
        MemorySegment logits, long logitsOffset, MemorySegment targets, long targetsOffset) {
      this.logits = logits;
      this.logitsOffset = logitsOffset;
      this.targets = targets;
      this.targetsOffset = targetsOffset;
    }

    void outputs(
        MemorySegment losses,
        long lossesOffset,
        MemorySegment probabilities,
        long probabilitiesOffset,
        MemorySegment gradient,
        long gradientOffset) {
      this.losses = losses;
      this.lossesOffset = lossesOffset;
      this.probabilities = probabilities;
      this.probabilitiesOffset = probabilitiesOffset;
      this.gradient = gradient;
      this.gradientOffset = gradientOffset;
    }

    void clear() {
      inputs(MemorySegment.NULL, 0, MemorySegment.NULL, 0);
      outputs(MemorySegment.NULL, 0, MemorySegment.NULL, 0, MemorySegment.NULL, 0);
    }

    @Override
    public void run(int piece, int worker) {
      for (int i = 0; i < ranges.length(piece); i++) {
        long row = ranges.from(piece) + i;
        long matrixRow = row * classes * Float.BYTES;
        long x = logitsOffset + matrixRow;
        long p = probabilitiesOffset + matrixRow;
        float max = kernels.max(classes, logits, x);
        kernels.expBelow(classes, logits, x, max, probabilities, p);
        float sum = kernels.sum(classes, probabilities, p, partial[worker]);
        kernels.divide(classes, sum, probabilities, p);
        float logSum = ScalarFunctions.log(sum);
        float loss =
            sparse
                ? sparseRow(row, x, p, max, logSum)
                : denseRow(matrixRow, x, p, max, logSum, partial[worker]);
        losses.set(FLOAT, lossesOffset + row * Float.BYTES, loss);
      }
    }

    /** The terms of the loss lie where the gradient will, until they are summed. */
    private float denseRow(long matrixRow, long x, long p, float max, float logSum, float[] sums) {
      long t = targetsOffset + matrixRow;
      long g = gradientOffset + matrixRow;
      kernels.crossEntropyTerms(classes, logits, x, max, logSum, targets, t, gradient, g);
      float loss = kernels.sum(classes, gradient, g, sums);
      float total = kernels.sum(classes, targets, t, sums);
      kernels.crossEntropyGradient(
          classes, probabilities, p, total, targets, t, scale, gradient, g);
      return loss;
    }

    private float sparseRow(long row, long x, long p, float max, float logSum) {
      long at = (long) targets.get(LABEL, targetsOffset + row * Integer.BYTES) * Float.BYTES;
      float loss = logSum - (logits.get(FLOAT, x + at) - max);
      long g = gradientOffset + row * classes * Float.BYTES;
      kernels.scale(classes, probabilities, p, scale, gradient, g);
      gradient.set(FLOAT, g + at, (probabilities.get(FLOAT, p + at) - 1f) * scale);
      return loss;
    }
  }
}

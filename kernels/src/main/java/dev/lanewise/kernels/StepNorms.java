package dev.lanewise.kernels;

import static dev.lanewise.kernels.OptimizerPass.WEIGHTS;

import dev.lanewise.kernels.internal.micro.MicroKernels;
import java.lang.foreign.MemorySegment;

/**
 * The squares of the weights and of a step u, and the update of the weights by u: what steps that
 * look at norms share. u lies in scratch memory, followed by a float for each piece for the weights
 * and then one for u.
 *
 * <p>A piece's sum of squares is {@code x * x}, each added by an FMA, to 64 partial sums, as in
 * {@link Softmax}; the pieces' sums are added in order in double precision.
 */
final class StepNorms {
  private final OptimizerPass pass;
  private final MicroKernels kernels;
  private final int step;
  private final OptimizerPass.Kernel update = this::updatePiece;

  /** Of a pass with u and the sums in the operand {@code step}. */
  StepNorms(OptimizerPass pass, int step, MicroKernels kernels) {
    this.pass = pass;
    this.step = step;
    this.kernels = kernels;
  }

  /** Bytes of scratch memory. */
  long scratchBytes() {
    return pass.bytes() + 2L * pass.pieces() * Float.BYTES;
  }

  /** Sums a piece of the weights, and one of u. */
  void sums(int count, OptimizerPass.Step x, long from, int worker) {
    int piece = pass.piece(from);
    x.set(step, pass.count() + piece, squares(count, x, WEIGHTS, from, worker));
    x.set(step, pass.count() + pass.pieces() + piece, squares(count, x, step, from, worker));
  }

  private float squares(int count, OptimizerPass.Step x, int operand, long from, int worker) {
    MemorySegment memory = x.memory(operand);
    long at = x.at(operand, from);
    return kernels.softmax().dot(count, memory, at, memory, at, x.partial(worker));
  }

  /** The sum of the weights' squares. */
  double weights(OptimizerPass.Step x) {
    return x.sum(step, pass.count(), pass.pieces());
  }

  /** The sum of the squares of u. */
  double steps(OptimizerPass.Step x) {
    return x.sum(step, pass.count() + pass.pieces(), pass.pieces());
  }

  /** {@code w = fma(-factor, u, w)}. */
  void update(OptimizerPass.Step x, float factor) {
    x.factors(factor, 0, 0).run(update);
  }

  private void updatePiece(int count, OptimizerPass.Step x, long from, int worker) {
    kernels
        .optimizer()
        .sgd(
            count,
            x.memory(step),
            x.at(step, from),
            x.memory(WEIGHTS),
            x.at(WEIGHTS, from),
            x.factor(0));
  }
}

package dev.lanewise.nn.layers;

import java.lang.foreign.MemorySegment;

/**
 * One operator each way, with nothing kept between them.
 *
 * @param forward computes the output from the only input
 * @param backward computes the gradient by the input from that by the output
 */
record MapStep(Operator forward, Operator backward) implements LayerStep {

  /** An operator of one operand, as the kernels' {@code run} methods. */
  interface Operator {
    /** Computes y from x. */
    void run(MemorySegment x, long xOffset, MemorySegment y, long yOffset);
  }

  @Override
  public void forward(Pass pass) {
    forward.run(pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradInput(0);
    if (gradient != null) {
      backward.run(pass.gradOutput(), 0, gradient, 0);
    }
  }
}

package dev.lanewise.nn.layers;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A layer made ready for a number of samples: immutable, shared by threads. Sizes of memory are
 * asked once; {@link #forward} and {@link #backward} must not allocate.
 */
public interface LayerStep {
  /**
   * Bytes of the prepared parameters. Their layout must not depend on the number of samples: one
   * copy serves all.
   */
  default long packedBytes() {
    return 0;
  }

  /** Prepares the parameters, after each change of them. */
  default void pack(List<MemorySegment> parameters, MemorySegment packed) {}

  /** Bytes that a pass needs for itself. */
  default long scratchBytes() {
    return 0;
  }

  /** Bytes kept from the forward to the backward pass, beside inputs and output. */
  default long savedBytes() {
    return 0;
  }

  /** Computes the output from the inputs. */
  void forward(Pass pass);

  /**
   * Computes the gradients by the inputs (where {@link Pass#gradInput} is not null) and by the
   * parameters from the gradient by the output. Results overwrite what was there.
   */
  void backward(Pass pass);
}

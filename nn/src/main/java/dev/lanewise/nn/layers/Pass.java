package dev.lanewise.nn.layers;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one layer in one pass of some samples. All values are floats, row-major, the sample
 * being the outermost axis. Where there is no method for an offset, it is 0; offsets are in bytes.
 */
public interface Pass {
  /** An input. */
  MemorySegment input(int index);

  /** Where that input starts. */
  long inputOffset(int index);

  /** The output. */
  MemorySegment output();

  /** Where the output starts. */
  long outputOffset();

  /** The gradient by the output; the layer may overwrite it. */
  MemorySegment gradOutput();

  /** Where the gradient by an input goes, or null if nobody needs it. */
  @Nullable MemorySegment gradInput(int index);

  /** A parameter, in the order of {@link Layer#parameters}. */
  MemorySegment parameter(int index);

  /** Where the gradient by a parameter goes. */
  MemorySegment gradParameter(int index);

  /** Where that gradient starts. */
  long gradParameterOffset(int index);

  /** What {@link LayerStep#pack} wrote. */
  MemorySegment packed();

  /** Memory kept from forward to backward. */
  MemorySegment saved();

  /** Memory for the call alone. */
  MemorySegment scratch();

  /** The number of the training step, from 0. */
  long step();

  /** The place of the first sample in its batch. */
  long firstSample();
}

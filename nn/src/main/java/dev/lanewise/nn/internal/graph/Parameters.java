package dev.lanewise.nn.internal.graph;

import dev.lanewise.nn.data.OwnedMemory;
import java.lang.foreign.MemorySegment;

/** All parameters of a graph in one vector, and how often they have changed. */
public final class Parameters {
  private final OwnedMemory slab;
  private volatile long version = 1;

  /** Zeros. */
  public Parameters(long count) {
    slab = OwnedMemory.ofBytes(Math.multiplyExact(count, Float.BYTES));
  }

  /** The vector. */
  public MemorySegment segment() {
    return slab.segment();
  }

  /** Grows with each {@link #changed}. */
  public long version() {
    return version;
  }

  /** To be called after each change, by the one thread that changes. */
  public synchronized void changed() {
    version++;
  }
}

package dev.lanewise.kernels.internal.vector;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The width of all vectors, as constants that C2 folds. */
final class Lanes {
  static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** Floats in a vector. */
  static final int FLOATS = F.length();

  /** Bytes in a vector. */
  static final int BYTES = FLOATS * Float.BYTES;

  /** One float in native memory, at any address. */
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Lanes() {}
}

package dev.lanewise.nn.initializers;

import java.lang.foreign.MemorySegment;

/** How a parameter gets its first values. */
public interface Initializer {
  /**
   * Glorot's uniform law: between -l and l, l = sqrt(6 / (fanIn + fanOut)). Glorot and Bengio,
   * "Understanding the difficulty of training deep feedforward neural networks", 2010.
   */
  Initializer GLOROT_UNIFORM = new GlorotUniform();

  /** Zeros. */
  Initializer ZEROS = new Zeros();

  /**
   * Writes the values of one parameter.
   *
   * @param values where they go
   * @param offset of the first, in bytes
   * @param count how many
   * @param fanIn inputs that one output of the layer depends on
   * @param fanOut outputs that one input of the layer acts on
   * @param seed the model's seed
   * @param stream a number that differs for each parameter of a model: random values are a function
   *     of seed, stream and index
   */
  void fill(
      MemorySegment values,
      long offset,
      int count,
      long fanIn,
      long fanOut,
      long seed,
      long stream);
}

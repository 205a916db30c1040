package dev.lanewise.nn.initializers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;

/** How a parameter gets its first values; names and defaults are Keras's. */
public interface Initializer {
  /** Zeros. */
  Initializer ZEROS = Constant.of(0);

  /** Ones. */
  Initializer ONES = Constant.of(1);

  /**
   * Glorot's uniform law: between -l and l, l = sqrt(6 / (fanIn + fanOut)). Glorot and Bengio,
   * "Understanding the difficulty of training deep feedforward neural networks", 2010.
   */
  Initializer GLOROT_UNIFORM =
      VarianceScaling.of(1, VarianceScaling.Mode.FAN_AVG, VarianceScaling.Law.UNIFORM);

  /** Glorot's normal law, truncated: variance 2 / (fanIn + fanOut). */
  Initializer GLOROT_NORMAL =
      VarianceScaling.of(1, VarianceScaling.Mode.FAN_AVG, VarianceScaling.Law.TRUNCATED_NORMAL);

  /**
   * He's uniform law: between -l and l, l = sqrt(6 / fanIn). He et al., "Delving deep into
   * rectifiers", 2015.
   */
  Initializer HE_UNIFORM =
      VarianceScaling.of(2, VarianceScaling.Mode.FAN_IN, VarianceScaling.Law.UNIFORM);

  /** He's normal law, truncated: variance 2 / fanIn. */
  Initializer HE_NORMAL =
      VarianceScaling.of(2, VarianceScaling.Mode.FAN_IN, VarianceScaling.Law.TRUNCATED_NORMAL);

  /**
   * LeCun's uniform law: between -l and l, l = sqrt(3 / fanIn). LeCun et al., "Efficient BackProp",
   * 1998.
   */
  Initializer LECUN_UNIFORM =
      VarianceScaling.of(1, VarianceScaling.Mode.FAN_IN, VarianceScaling.Law.UNIFORM);

  /** LeCun's normal law, truncated: variance 1 / fanIn. */
  Initializer LECUN_NORMAL =
      VarianceScaling.of(1, VarianceScaling.Mode.FAN_IN, VarianceScaling.Law.TRUNCATED_NORMAL);

  /**
   * Writes the values of one parameter.
   *
   * @param values where they go
   * @param offset of the first, in bytes
   * @param shape of the parameter
   * @param fanIn inputs that one output of the layer depends on
   * @param fanOut outputs that one input of the layer acts on
   * @param seed the model's seed
   * @param stream a number that differs for each parameter of a model: random values are a function
   *     of seed, stream and index
   * @throws IllegalArgumentException if the shape is not one that the values can have
   */
  void fill(
      MemorySegment values,
      long offset,
      Shape shape,
      long fanIn,
      long fanOut,
      long seed,
      long stream);
}

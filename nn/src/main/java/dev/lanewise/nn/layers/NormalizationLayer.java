package dev.lanewise.nn.layers;

import dev.lanewise.nn.constraints.Constraint;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import dev.lanewise.nn.regularizers.Regularizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer that normalizes, then multiplies each channel, the last axis, by gamma and adds beta.
 *
 * @param <T> the layer itself
 */
public interface NormalizationLayer<T extends NormalizationLayer<T>> extends Layer {
  /** Whether gamma multiplies. */
  boolean scale();

  /** How gamma starts and is trained. */
  ParameterOptions gamma();

  /** The same with another way to start and train gamma. */
  T gamma(ParameterOptions options);

  /** Whether beta is added. */
  boolean center();

  /** How beta starts and is trained. */
  ParameterOptions beta();

  /** The same with another way to start and train beta. */
  T beta(ParameterOptions options);

  /** The same with other first values of gamma. */
  default T gammaInitializer(Initializer initializer) {
    return gamma(gamma().initializer(initializer));
  }

  /** The same with a penalty on gamma. */
  default T gammaRegularizer(Regularizer regularizer) {
    return gamma(gamma().regularizer(regularizer));
  }

  /** The same with bounds of gamma. */
  default T gammaConstraint(Constraint constraint) {
    return gamma(gamma().constraint(constraint));
  }

  /** The same with other first values of beta. */
  default T betaInitializer(Initializer initializer) {
    return beta(beta().initializer(initializer));
  }

  /** The same with a penalty on beta. */
  default T betaRegularizer(Regularizer regularizer) {
    return beta(beta().regularizer(regularizer));
  }

  /** The same with bounds of beta. */
  default T betaConstraint(Constraint constraint) {
    return beta(beta().constraint(constraint));
  }

  /** Gamma, then beta, as far as there are. */
  @Override
  default List<Parameter> parameters(List<Shape> inputs) {
    Shape channels = ChannelAxis.of(inputs.getFirst());
    List<Parameter> parameters = new ArrayList<>();
    if (scale()) {
      parameters.add(Parameter.of("gamma", channels, gamma()));
    }
    if (center()) {
      parameters.add(Parameter.of("beta", channels, beta()));
    }
    return parameters;
  }
}

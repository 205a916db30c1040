package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Activation;
import dev.lanewise.kernels.Gemm;
import dev.lanewise.kernels.GemmShape;
import dev.lanewise.kernels.Memory;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceColumns;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.initializers.Initializer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every output depends on every input: {@code y[u] = activation(bias[u] + sum over i of x[i] *
 * kernel[i][u])}. An input of more than one axis is taken along its last one, as in Keras.
 *
 * @param units outputs
 * @param activation applied to the output
 * @param useBias whether a bias is added
 * @param kernel first values, penalty and bounds of the kernel
 * @param bias those of the bias
 * @param name the layer's name, or null
 */
public record Dense(
    int units,
    ActivationFunction activation,
    boolean useBias,
    ParameterOptions kernel,
    ParameterOptions bias,
    @Nullable String name)
    implements KernelLayer<Dense> {

  /** Refuses fewer than 1 unit. */
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("Dense: units: expected at least 1, got " + units);
    }
  }

  /** A layer of {@code units} outputs. */
  public static Dense of(int units) {
    return new Dense(
        units,
        ActivationFunction.LINEAR,
        true,
        ParameterOptions.of(Initializer.GLOROT_UNIFORM),
        ParameterOptions.of(Initializer.ZEROS),
        null);
  }

  /** The same with another activation. */
  public Dense activation(ActivationFunction newActivation) {
    return new Dense(units, newActivation, useBias, kernel, bias, name);
  }

  /** The same with or without a bias. */
  public Dense useBias(boolean use) {
    return new Dense(units, activation, use, kernel, bias, name);
  }

  @Override
  public Dense kernel(ParameterOptions options) {
    return new Dense(units, activation, useBias, options, bias, name);
  }

  @Override
  public Dense bias(ParameterOptions options) {
    return new Dense(units, activation, useBias, kernel, options, name);
  }

  /** The same with a name. */
  public Dense name(String newName) {
    return new Dense(units, activation, useBias, kernel, bias, newName);
  }

  @Override
  public String type() {
    return "Dense";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() < 1) {
      throw new IllegalArgumentException("expected an input of at least 1 axis, got " + input);
    }
    int[] sizes = input.toArray();
    sizes[sizes.length - 1] = units;
    return Shape.of(sizes);
  }

  @Override
  public List<Parameter> parameters(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    Shape shape = Shape.of(input.get(input.rank() - 1), units);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(Parameter.of("kernel", shape, kernel));
    if (useBias) {
      parameters.add(Parameter.of("bias", Shape.of(units), bias));
    }
    return parameters;
  }

  @Override
  public @Nullable Layer withoutSoftmax() {
    return activation == ActivationFunction.SOFTMAX ? activation(ActivationFunction.LINEAR) : null;
  }

  @Override
  public @Nullable Layer withBias() {
    return activation == ActivationFunction.LINEAR ? useBias(true) : null;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(this, request);
  }

  private static final class Step implements LayerStep {
    private final boolean useBias;
    private final boolean training;
    private final OutputActivation activation;
    private final Gemm forward;
    private final Gemm backwardKernel;
    private final ReduceColumns backwardBias;
    private final @Nullable Gemm backwardInput;

    Step(Dense layer, StepRequest request) {
      int units = layer.units;
      int columns = request.input().get(request.input().rank() - 1);
      int rows = request.count() / columns;
      var parallelism = request.parallelism();
      useBias = layer.useBias;
      training = request.training();
      activation = new OutputActivation(layer.activation, rows, units, request);
      forward = Gemm.of(GemmShape.of(rows, units, columns), activation.fused(), parallelism);
      backwardKernel =
          Gemm.of(GemmShape.of(columns, units, rows).transposeA(), Activation.NONE, parallelism);
      backwardBias = Reduce.columns(Reduction.SUM, rows, units, parallelism);
      backwardInput =
          request.backwardInput()
              ? Gemm.of(
                  GemmShape.of(rows, columns, units).transposeB(), Activation.NONE, parallelism)
              : null;
    }

    /** The kernel for the forward pass, and behind it, transposed, for the backward pass. */
    @Override
    public long packedBytes() {
      return backwardInputStart() + (backwardInput == null ? 0 : backwardInput.packedBytes());
    }

    private long backwardInputStart() {
      return Memory.alignUp(forward.packedBytes());
    }

    @Override
    public void pack(List<MemorySegment> parameters, MemorySegment packed) {
      forward.pack(parameters.getFirst(), 0, packed, 0);
      if (backwardInput != null) {
        backwardInput.pack(parameters.getFirst(), 0, packed, backwardInputStart());
      }
    }

    @Override
    public long scratchBytes() {
      if (!training) {
        return forward.scratchBytes();
      }
      long backward = backwardInput == null ? 0 : backwardInput.scratchBytes();
      return Math.max(forward.scratchBytes(), Math.max(backwardKernel.scratchBytes(), backward));
    }

    @Override
    public long savedBytes() {
      return activation.savedBytes();
    }

    @Override
    public void forward(Pass pass) {
      forward.runPacked(
          pass.input(0),
          pass.inputOffset(0),
          pass.packed(),
          0,
          useBias ? pass.parameter(1) : null,
          0,
          activation.target(pass),
          activation.targetOffset(pass),
          pass.scratch(),
          0);
      activation.forward(pass);
    }

    @Override
    public void backward(Pass pass) {
      activation.backward(pass);
      MemorySegment gradOutput = pass.gradOutput();
      backwardKernel.run(
          pass.input(0),
          pass.inputOffset(0),
          gradOutput,
          0,
          null,
          0,
          pass.gradParameter(0),
          pass.gradParameterOffset(0),
          pass.scratch(),
          0);
      if (useBias) {
        backwardBias.run(gradOutput, 0, pass.gradParameter(1), pass.gradParameterOffset(1));
      }
      MemorySegment gradInput = pass.gradInput(0);
      if (gradInput != null && backwardInput != null) {
        backwardInput.runPacked(
            gradOutput,
            0,
            pass.packed(),
            backwardInputStart(),
            null,
            0,
            gradInput,
            0,
            pass.scratch(),
            0);
      }
    }
  }
}

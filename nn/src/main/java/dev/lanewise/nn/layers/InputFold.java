package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;

/** {@code y = (x0 op x1) op x2 ...} over the inputs of a layer. */
final class InputFold {
  private final Elementwise operation;
  private final int inputs;

  InputFold(ElementwiseOperation operation, StepRequest request) {
    this.operation =
        Elementwise.of(operation, ElementwiseShape.of(request.count()), request.parallelism());
    inputs = request.inputs().size();
  }

  void run(Pass pass) {
    operation.run(
        pass.input(0),
        pass.inputOffset(0),
        pass.input(1),
        pass.inputOffset(1),
        pass.output(),
        pass.outputOffset());
    for (int i = 2; i < inputs; i++) {
      operation.run(
          pass.output(),
          pass.outputOffset(),
          pass.input(i),
          pass.inputOffset(i),
          pass.output(),
          pass.outputOffset());
    }
  }
}

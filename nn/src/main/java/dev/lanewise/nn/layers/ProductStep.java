package dev.lanewise.nn.layers;

import dev.lanewise.kernels.Elementwise;
import dev.lanewise.kernels.ElementwiseOperation;
import dev.lanewise.kernels.ElementwiseShape;
import java.lang.foreign.MemorySegment;

/** The product of inputs. */
final class ProductStep implements LayerStep {
  private final InputFold fold;
  private final Elementwise product;
  private final int inputs;

  ProductStep(StepRequest request) {
    fold = new InputFold(ElementwiseOperation.MULTIPLY, request);
    product =
        Elementwise.of(
            ElementwiseOperation.MULTIPLY,
            ElementwiseShape.of(request.count()),
            request.parallelism());
    inputs = request.inputs().size();
  }

  @Override
  public void forward(Pass pass) {
    fold.run(pass);
  }

  @Override
  public void backward(Pass pass) {
    for (int i = 0; i < inputs; i++) {
      MemorySegment gradInput = pass.gradInput(i);
      if (gradInput != null) {
        backward(pass, i, gradInput);
      }
    }
  }

  private void backward(Pass pass, int index, MemorySegment gradInput) {
    MemorySegment soFar = pass.gradOutput();
    for (int other = 0; other < inputs; other++) {
      if (other != index) {
        product.run(soFar, 0, pass.input(other), pass.inputOffset(other), gradInput, 0);
        soFar = gradInput;
      }
    }
  }
}

package dev.lanewise.nn.layers;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.nn.FitOptions;
import dev.lanewise.nn.Sequential;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.optimizers.AdamW;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrozenTest {
  private static final Tensor X = Tensor.of(new float[] {1, 2, -3, 4, 0.5f, -2}, 2, 3);
  private static final Tensor Y = Tensor.of(new int[] {0, 1});

  private static String weights(Sequential model, String name) {
    return Arrays.toString(model.weights().get(name).toArray());
  }

  /** Weight decay does not change it either. */
  @Test
  void trainingChangesOnlyTheOthers() {
    Sequential model =
        Sequential.of(
            Input.of(3),
            Dense.of(5),
            Dense.of(4).activation(RELU).trainable(false),
            Dense.of(2).activation(SOFTMAX).name("last"));
    model.compile(AdamW.of(), SparseCategoricalCrossentropy.of());
    String first = weights(model, "dense/kernel");
    String frozen = weights(model, "dense_1/kernel");
    String last = weights(model, "last/kernel");
    model.fit(X, Y, FitOptions.epochs(3).verbose(0));
    assertNotEquals(first, weights(model, "dense/kernel"));
    assertEquals(frozen, weights(model, "dense_1/kernel"));
    assertNotEquals(last, weights(model, "last/kernel"));
  }

  @Test
  void aModelOfNothingElseCannotBeTrained() {
    Sequential model = Sequential.of(Input.of(3), Dense.of(2).trainable(false));
    assertThrows(
        IllegalArgumentException.class,
        () -> model.compile(AdamW.of(), SparseCategoricalCrossentropy.of().fromLogits(true)));
  }

  @Test
  void isTheSameLayerOtherwise() {
    Dense layer = Dense.of(4).activation(SOFTMAX).name("mine");
    Layer frozen = layer.trainable(false);
    List<Shape> inputs = List.of(Shape.of(3));
    assertEquals("mine", frozen.name());
    assertEquals("Dense", frozen.type());
    assertEquals(layer.parameters(inputs), frozen.parameters(inputs));
    assertEquals(layer.outputShape(inputs), frozen.outputShape(inputs));
    assertSame(layer, frozen.trainable(true));
    assertSame(frozen, frozen.trainable(false));
    assertSame(layer, layer.trainable(true));
    Sequential model = Sequential.of(Input.of(3), layer);
    Sequential other = Sequential.of(Input.of(3), frozen);
    assertArrayEquals(model.predict(X).toArray(), other.predict(X).toArray());
  }
}

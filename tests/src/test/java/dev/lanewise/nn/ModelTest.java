package dev.lanewise.nn;

import static dev.lanewise.nn.layers.ActivationFunction.RELU;
import static dev.lanewise.nn.layers.ActivationFunction.SOFTMAX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.Padding;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.layers.Activation;
import dev.lanewise.nn.layers.Add;
import dev.lanewise.nn.layers.Concatenate;
import dev.lanewise.nn.layers.Conv2D;
import dev.lanewise.nn.layers.Dense;
import dev.lanewise.nn.layers.Flatten;
import dev.lanewise.nn.layers.Input;
import dev.lanewise.nn.layers.MaxPooling2D;
import dev.lanewise.nn.layers.Source;
import dev.lanewise.nn.layers.Subtract;
import dev.lanewise.nn.losses.SparseCategoricalCrossentropy;
import dev.lanewise.nn.metrics.Accuracy;
import dev.lanewise.nn.optimizers.RMSprop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models as graphs. */
class ModelTest {
  @Test
  void graphsLearn() {
    Tensor x = Nets.random(1, 203, 8, 8, 2);
    Tensor y = Nets.labels(x);
    for (Model model : List.of(Nets.residual(), Nets.branches())) {
      History history =
          Nets.compiled(model).fit(x, y, FitOptions.epochs(30).batchSize(16).verbose(0));
      assertTrue(history.get("loss").getLast() < 0.5 * history.get("loss").getFirst());
      assertTrue(model.evaluate(x, y).get("accuracy") > 0.8, model.evaluate(x, y).toString());
    }
  }

  @Test
  void severalInputsAndOutputs() {
    Input a = Input.of(4);
    Input b = Input.of(4);
    Source sum = Add.of().on(a, b);
    Model model =
        Model.of(List.of(a, b), List.of(Subtract.of().on(b, a), sum, sum, a, Flatten.of().on(sum)));
    Tensor x = Nets.random(1, 70, 4);
    Tensor y = Nets.random(2, 70, 4);
    List<Tensor> all = model.predict(List.of(x, y));
    assertEquals(5, all.size());
    for (int i = 0; i < 280; i++) {
      float left = x.toArray()[i];
      float right = y.toArray()[i];
      assertEquals(right - left, all.get(0).toArray()[i]);
      assertEquals(left + right, all.get(1).toArray()[i]);
    }
    assertArrayEquals(all.get(1).toArray(), all.get(2).toArray());
    assertArrayEquals(x.toArray(), all.get(3).toArray());
    assertArrayEquals(all.get(1).toArray(), all.get(4).toArray());
  }

  @Test
  void aNetOfTwoInputsIsTrained() {
    Input a = Input.of(8, 8, 2);
    Input b = Input.of(3);
    Source left = Dense.of(6).activation(RELU).on(Flatten.of().on(a));
    Source y = Dense.of(3).activation(SOFTMAX).on(Concatenate.of().on(left, b));
    Model model = Nets.compiled(Model.of(List.of(a, b), List.of(y)));
    Tensor images = Nets.random(1, 90, 8, 8, 2);
    List<Tensor> x = List.of(images, Nets.random(2, 90, 3));
    Tensor labels = Nets.labels(images);
    History history =
        model.fit(x, labels, FitOptions.epochs(20).batchSize(8).validationSplit(0.2).verbose(0));
    assertTrue(history.get("loss").getLast() < 0.7 * history.get("loss").getFirst());
    assertEquals(
        history.get("val_loss").getLast(),
        model.evaluate(x.stream().map(t -> t.rows(72, 90)).toList(), labels.rows(72, 90)).loss());
    fails(() -> model.fit(List.of(images), labels, FitOptions.epochs(1)), "input_layer_1", "got 1");
    fails(() -> model.predict(List.of(images, Nets.random(2, 89, 3))), "input_layer_1", "90", "89");
  }

  @Test
  void aLayerUsedTwiceHasOneSetOfWeights() {
    Input a = Input.of(4);
    Input b = Input.of(4);
    Dense dense = Dense.of(3);
    Model model = Model.of(List.of(a, b), List.of(dense.on(a), dense.on(b)));
    assertEquals(List.of("dense/kernel", "dense/bias"), model.weights().names());
    assertEquals(15, model.countParams());
    Tensor x = Nets.random(1, 5, 4);
    List<Tensor> y = model.predict(List.of(x, x));
    assertArrayEquals(y.get(0).toArray(), y.get(1).toArray());
    Model apart = Model.of(List.of(a, b), List.of(Dense.of(3).on(a), Dense.of(3).on(b)));
    assertEquals(30, apart.countParams());
  }

  @Test
  void aPartSharesWeights() {
    Tensor x = Nets.random(1, 40, 8, 8, 2);
    Model model = Nets.compiled(Nets.residual());
    Model part = model.upTo("add", "conv2d");
    assertEquals(90 + 5 + 225 + 5, part.countParams());
    assertEquals(
        List.of("conv2d/kernel", "conv2d/bias", "conv2d_1/kernel", "conv2d_1/bias"),
        part.weights().names());
    List<Tensor> before = part.predict(List.of(x));
    model.fit(x, Nets.labels(x), FitOptions.epochs(2).verbose(0));
    List<Tensor> after = part.predict(List.of(x));
    float[] change = after.get(0).toArray();
    assertFalse(Arrays.equals(before.get(0).toArray(), change));
    Model again = model.upTo("conv2d");
    assertArrayEquals(after.get(1).toArray(), again.predict(x).toArray());
    assertEquals("Add", model.layer("add").type());
    assertEquals(Conv2D.of(5, 3).padding(Padding.SAME).activation(RELU), model.layer("conv2d"));
  }

  /** Training a part changes its own weights and no others. */
  @Test
  void aPartIsTrained() {
    Sequential whole =
        Sequential.of(
            Input.of(8, 8, 2),
            Flatten.of(),
            Dense.of(3).activation(SOFTMAX).name("answer"),
            Dense.of(7).name("rest"));
    Model part = Nets.compiled(whole.upTo("answer"));
    Tensor x = Nets.random(1, 40, 8, 8, 2);
    float[] answer = whole.weights().get("answer/kernel").toArray();
    float[] rest = whole.weights().get("rest/kernel").toArray();
    part.fit(x, Nets.labels(x), FitOptions.epochs(2).verbose(0));
    assertFalse(Arrays.equals(answer, whole.weights().get("answer/kernel").toArray()));
    assertArrayEquals(rest, whole.weights().get("rest/kernel").toArray());
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Input a = Input.of(6, 6, 2);
    Input b = Input.of(4).name("side");
    Source conv = Conv2D.of(3, 3).name("first").on(a);
    fails(() -> Model.of(List.of(a, b), List.of(conv)), "side", "number 1", "no output depends");
    fails(() -> Model.of(b, conv), "another input of (6, 6, 2)");
    fails(() -> Model.of(List.of(a, a), List.of(conv)), "once");
    fails(() -> Model.of(List.of(), List.of(conv)), "at least one input");
    fails(() -> Add.of().name("sum").on(a, conv), "sum (Add)", "(6, 6, 2)", "(4, 4, 3)");
    fails(() -> Add.of().on(a), "Add", "at least 2", "got 1");
    fails(() -> Subtract.of().on(a, a, a), "Subtract", "2 inputs", "got 3");
    fails(() -> Concatenate.of().on(a, conv), "Concatenate", "(6, 6, 2)", "(4, 4, 3)");
    fails(() -> Concatenate.of().axis(0).on(a, a), "Concatenate", "axis", "got 0");
    fails(() -> Concatenate.of().axis(4).on(a, a), "Concatenate", "axis", "got 4");
    fails(() -> Dense.of(3).on(a, a), "Dense", "one input", "got 2");
    fails(() -> Dense.of(3).on(), "Dense", "one input", "got 0");
    fails(() -> b.on(a), "side", "no input");
    fails(() -> MaxPooling2D.of(2).on(b), "MaxPooling2D", "(4");
    Dense shared = Dense.of(5).name("twice");
    Source wide = shared.on(Flatten.of().on(a));
    fails(() -> Model.of(a, shared.on(wide)), "layer twice", "(72, 5)", "(5, 5)");
    Source same = Dense.of(3).name("x").on(Dense.of(3).name("x").on(b));
    fails(() -> Model.of(b, same), "unique", "x");
    Model two = Model.of(b, Dense.of(3).on(b)).upTo("dense", "side");
    fails(
        () -> two.compile(RMSprop.of(), SparseCategoricalCrossentropy.of(), Accuracy.of()),
        "one output",
        "dense",
        "side");
    fails(() -> two.upTo("dense_1"), "dense", "side", "dense_1");
    fails(() -> two.layer("dense_1"), "dense", "side", "dense_1");
    assertThrows(IllegalStateException.class, () -> two.predict(Nets.random(1, 3, 4)));
    assertThrows(
        IllegalStateException.class,
        () -> two.predictor().run(Nets.random(1, 3, 4), Nets.random(1, 3, 4)));
    Tensor x = Nets.random(1, 3, 4);
    Tensor y = Tensor.zeros(3, 3);
    fails(() -> two.predictor().run(List.of(x), List.of(y)), "2", "got 1");
    fails(() -> two.predictor().run(List.of(x), List.of(y, x)), "overlap");
  }

  private static void fails(Executable action, String... parts) {
    String message =
        String.valueOf(assertThrows(IllegalArgumentException.class, action).getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message + "; expected " + part);
    }
  }

  /** The shape of the guide's small residual net, a shared layer behind it. */
  @ParameterizedTest
  @EnumSource(names = {"KERAS3", "KERAS2"})
  void aGraphsSummaryIsItsGoldenFile(SummaryStyle style) throws IOException {
    Input x = Input.of(32, 32, 3).name("img");
    Source stem =
        MaxPooling2D.of(3)
            .on(Conv2D.of(64, 3).activation(RELU).on(Conv2D.of(32, 3).activation(RELU).on(x)));
    Source sum = block(block(stem));
    Dense shared = Dense.of(64);
    Source twice = Concatenate.of().on(shared.on(sum), shared.on(stem));
    Model model = Model.of(x, Dense.of(10).on(Flatten.of().on(twice)));
    Path golden =
        Path.of(
            "src/test/resources/golden/graph-" + style.name().toLowerCase(Locale.ROOT) + ".txt");
    assertEquals(Files.readString(golden), summary(model, style));
  }

  private static Source block(Source x) {
    Source first = Conv2D.of(64, 3).padding(Padding.SAME).activation(RELU).on(x);
    return Add.of().on(Conv2D.of(64, 3).padding(Padding.SAME).activation(RELU).on(first), x);
  }

  /** Keras prints a graph that is a chain in three columns, its input among the layers. */
  @Test
  void aChainsSummaryHasNoConnections() {
    String text = summary(Nets.smallGraph(), SummaryStyle.KERAS3);
    assertTrue(text.startsWith("Model: \"functional\"\n"), text);
    assertTrue(text.contains("│ input_layer (InputLayer)        │ (None, 8, 8, 2) "), text);
    assertFalse(text.contains("Connected to"), text);
  }

  private static String summary(Model model, SummaryStyle style) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.summary(style, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void inputsKeepTheirOrder() {
    Input a = Input.of(2);
    Input b = Input.of(3);
    Model model = Model.of(List.of(b, a), List.of(Activation.of(RELU).on(a), b));
    List<Tensor> y = model.predict(List.of(Nets.random(1, 5, 3), Nets.random(2, 5, 2)));
    assertEquals(Nets.random(1, 5, 3).shape(), y.get(1).shape());
    assertSame(Input.class, model.layer("input_layer_1").getClass());
  }
}

package dev.lanewise.nn;

import dev.lanewise.nn.data.SafeTensors;
import dev.lanewise.nn.data.Tensor;
import dev.lanewise.nn.internal.graph.Graph;
import dev.lanewise.nn.internal.graph.Node;
import dev.lanewise.nn.internal.graph.Parameters;
import dev.lanewise.nn.layers.Parameter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model's parameters by name, as in {@code conv2d/kernel}. Shapes and their order are Keras's:
 * kernels of convolutions [height, width, in, out], of dense layers [in, out].
 */
public final class Weights {
  private final Parameters parameters;
  private final Map<String, Tensor> views = new LinkedHashMap<>();

  Weights(Graph graph, Parameters parameters) {
    this.parameters = parameters;
    for (Node node : graph.nodes()) {
      for (int i = 0; i < node.parameters().size(); i++) {
        Parameter parameter = node.parameters().get(i);
        long bytes = parameter.shape().size() * (long) Float.BYTES;
        MemorySegment place = parameters.segment().asSlice(node.parameterOffsets().get(i), bytes);
        views.put(
            node.name() + "/" + parameter.name(), Tensor.view(place, parameter.shape().toArray()));
      }
    }
  }

  /** Views of the memory, which lives as long as the parameters. */
  Map<String, Tensor> views() {
    return views;
  }

  /** All names, in the order of layers. */
  public List<String> names() {
    return List.copyOf(views.keySet());
  }

  /**
   * A copy of a tensor.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public Tensor get(String name) {
    Tensor copy = copy(view(name));
    Reference.reachabilityFence(parameters);
    return copy;
  }

  /** Copies of all tensors by name, in the order of layers. */
  public Map<String, Tensor> getAll() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    views.forEach((name, view) -> copies.put(name, copy(view)));
    Reference.reachabilityFence(parameters);
    return copies;
  }

  private static Tensor copy(Tensor view) {
    Tensor copy = Tensor.zeros(view.shape());
    copy.segment().copyFrom(view.segment());
    Reference.reachabilityFence(copy);
    return copy;
  }

  /**
   * Overwrites a tensor.
   *
   * @throws IllegalArgumentException if there is none of that name, or its shape differs
   */
  public void set(String name, Tensor values) {
    NamedTensors.copy(Map.of(name, values), Map.of(name, view(name)));
    changed();
  }

  /**
   * Overwrites all tensors, or none.
   *
   * @param values by name
   * @throws IllegalArgumentException if a name is missing or unknown, or a shape differs
   */
  public void setAll(Map<String, Tensor> values) {
    NamedTensors.copy(values, views);
    changed();
  }

  private void changed() {
    parameters.changed();
    Reference.reachabilityFence(parameters);
  }

  private Tensor view(String name) {
    Tensor view = views.get(name);
    if (view == null) {
      throw new IllegalArgumentException(
          "weights: expected one of " + views.keySet() + ", got " + name);
    }
    return view;
  }

  /**
   * Writes all tensors into a file in the safetensors format: beside it first, so that what was
   * there stays until all is on the disk.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    SafeTensors.write(file, views, Map.of("format", "lanewise"));
    Reference.reachabilityFence(parameters);
  }

  /**
   * Overwrites all tensors with those of a safetensors file, or none.
   *
   * @throws IOException if the file cannot be read or is damaged, a name is missing or unknown, or
   *     a shape differs
   */
  public void load(Path file) throws IOException {
    Map<String, Tensor> read = SafeTensors.read(file).tensors();
    try {
      setAll(read);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}

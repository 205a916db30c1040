package dev.lanewise.bench.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** {@link NoteNet} in the format of ONNX; field numbers are those of its onnx.proto. */
final class OnnxFile {
  static final String INPUT = "images";
  static final String OUTPUT = "probabilities";

  private static final int FLOAT = 1;
  private static final int INTEGER_ATTRIBUTE = 2;
  private static final int INTEGERS_ATTRIBUTE = 7;

  private final OnnxMessage graph = new OnnxMessage();
  private String last = INPUT;
  private int nodes;

  private OnnxFile() {}

  /** A model with these weights, for any number of images [n, 1, 28, 28]. */
  static byte[] of(List<ChannelsFirst> weights) {
    OnnxFile file = new OnnxFile();
    file.layer("Conv", weights.get(0), weights.get(1)).pool();
    file.layer("Conv", weights.get(2), weights.get(3)).pool();
    file.layer("Conv", weights.get(4), weights.get(5));
    file.node("Flatten", List.of());
    file.layer("Gemm", weights.get(6), weights.get(7));
    file.gemm(weights.get(8), weights.get(9));
    file.node("Softmax", List.of());
    return file.toBytes(weights);
  }

  private byte[] toBytes(List<ChannelsFirst> weights) {
    // Names end with the node that makes them.
    node("Identity", List.of(), OUTPUT);
    graph.text(2, "net");
    for (ChannelsFirst tensor : weights) {
      graph.message(5, tensor(tensor));
    }
    graph.message(11, value(INPUT, 1, 28, 28)).message(12, value(OUTPUT, NoteNet.CLASSES));
    return new OnnxMessage()
        .number(1, 8)
        .message(7, graph)
        .message(8, new OnnxMessage().text(1, "").number(2, 13))
        .toBytes();
  }

  private OnnxFile layer(String operator, ChannelsFirst kernel, ChannelsFirst bias) {
    if (operator.equals("Gemm")) {
      gemm(kernel, bias);
    } else {
      node(operator, List.of(kernel.name(), bias.name()));
    }
    node("Relu", List.of());
    return this;
  }

  private void gemm(ChannelsFirst kernel, ChannelsFirst bias) {
    OnnxMessage transposed =
        new OnnxMessage().text(1, "transB").number(3, 1).number(20, INTEGER_ATTRIBUTE);
    node("Gemm", List.of(kernel.name(), bias.name()), transposed);
  }

  private void pool() {
    node("MaxPool", List.of(), integers("kernel_shape", 2, 2), integers("strides", 2, 2));
  }

  private static OnnxMessage integers(String name, long... values) {
    return new OnnxMessage().text(1, name).numbers(8, values).number(20, INTEGERS_ATTRIBUTE);
  }

  private void node(String operator, List<String> weights, OnnxMessage... attributes) {
    node(operator, weights, operator + nodes, attributes);
  }

  private void node(
      String operator, List<String> weights, String output, OnnxMessage... attributes) {
    OnnxMessage node = new OnnxMessage().text(1, last);
    weights.forEach(name -> node.text(1, name));
    node.text(2, output).text(4, operator);
    for (OnnxMessage attribute : attributes) {
      node.message(5, attribute);
    }
    graph.message(1, node);
    last = output;
    nodes++;
  }

  private static OnnxMessage tensor(ChannelsFirst tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(tensor.values());
    return new OnnxMessage()
        .numbers(1, tensor.sizes())
        .number(2, FLOAT)
        .text(8, tensor.name())
        .bytes(9, bytes.array());
  }

  /** Floats of these sizes after any number of samples. */
  private static OnnxMessage value(String name, long... sizes) {
    OnnxMessage shape = new OnnxMessage().message(1, new OnnxMessage().text(2, "n"));
    for (long size : sizes) {
      shape.message(1, new OnnxMessage().number(1, size));
    }
    OnnxMessage tensor = new OnnxMessage().number(1, FLOAT).message(2, shape);
    return new OnnxMessage().text(1, name).message(2, new OnnxMessage().message(1, tensor));
  }
}

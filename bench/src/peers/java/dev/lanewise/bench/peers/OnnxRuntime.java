package dev.lanewise.bench.peers;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lanewise.bench.ratio.Contender;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** ONNX Runtime on memory that stays where it is: nothing is copied or allocated in Java. */
final class OnnxRuntime {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final FloatBuffer output;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  private OnnxRuntime(byte[] model, int samples, int threads) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = environment.createSession(model, options);
    }
    FloatBuffer images = floats(samples * NoteNet.PIXELS);
    images.put(NoteNet.images(samples)).rewind();
    output = floats(samples * NoteNet.CLASSES);
    inputs = Map.of(OnnxFile.INPUT, tensor(images, samples, 1, 28, 28));
    outputs = Map.of(OnnxFile.OUTPUT, tensor(output, samples, NoteNet.CLASSES));
  }

  static Contender prediction(int samples, int threads) {
    byte[] model = OnnxFile.of(ChannelsFirst.of(NoteNet.model(1).weights()));
    return prediction(model, samples, threads);
  }

  /** Predictions of a model in the format of ONNX. */
  static Contender prediction(byte[] model, int samples, int threads) {
    try {
      OnnxRuntime runtime = new OnnxRuntime(model, samples, threads);
      return Contender.of("ONNX Runtime", samples, runtime::run, runtime::result, runtime::close);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private OnnxTensor tensor(FloatBuffer buffer, long... sizes) throws OrtException {
    return OnnxTensor.createTensor(environment, buffer, sizes);
  }

  private void run() {
    try {
      session.run(inputs, Set.of(), outputs).close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private float[] result() {
    float[] values = new float[output.capacity()];
    output.get(0, values);
    return values;
  }

  private void close() {
    inputs.values().forEach(OnnxTensor::close);
    outputs.values().forEach(OnnxTensor::close);
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}

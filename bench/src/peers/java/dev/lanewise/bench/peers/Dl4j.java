package dev.lanewise.bench.peers;

import dev.lanewise.bench.ratio.Contender;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J; its environment says how many threads it takes. */
final class Dl4j {
  /** The layers that have weights. */
  private static final int[] WEIGHTED = {0, 2, 4, 5, 6};

  private final MultiLayerNetwork net = new MultiLayerNetwork(layers());
  private final List<DataSet> batches = new ArrayList<>();

  private Dl4j() {
    net.init();
    List<ChannelsFirst> weights = ChannelsFirst.of(NoteNet.model(1).weights());
    for (int i = 0; i < WEIGHTED.length; i++) {
      ChannelsFirst kernel = weights.get(2 * i);
      INDArray values = Nd4j.create(kernel.values(), kernel.sizes(), 'c');
      boolean dense = kernel.sizes().length == 2;
      net.getLayer(WEIGHTED[i]).getParam("W").assign(dense ? values.transpose() : values);
      net.getLayer(WEIGHTED[i]).getParam("b").assign(0);
    }
    INDArray images =
        Nd4j.create(NoteNet.images(NoteNet.SAMPLES), new long[] {NoteNet.SAMPLES, 1, 28, 28}, 'c');
    INDArray labels = Nd4j.zeros(NoteNet.SAMPLES, NoteNet.CLASSES);
    int[] classes = NoteNet.labels(NoteNet.SAMPLES);
    for (int i = 0; i < classes.length; i++) {
      labels.putScalar(i, classes[i], 1);
    }
    batches.addAll(new DataSet(images, labels).batchBy(NoteNet.BATCH));
  }

  private static MultiLayerConfiguration layers() {
    return new NeuralNetConfiguration.Builder()
        .updater(new Adam(0.001, 0.9, 0.999, 1e-7))
        .list()
        .layer(convolution(32))
        .layer(pool())
        .layer(convolution(64))
        .layer(pool())
        .layer(convolution(64))
        .layer(new DenseLayer.Builder().nOut(64).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(NoteNet.CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(28, 28, 1))
        .build();
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3).nOut(filters).activation(Activation.RELU).build();
  }

  private static SubsamplingLayer pool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  /** Trains with Adam; the result is what the first batch is taken for afterwards. */
  static Contender training() {
    Dl4j dl4j = new Dl4j();
    return Contender.of("DL4J", NoteNet.SAMPLES, dl4j::epoch, dl4j::probabilities, () -> {});
  }

  private void epoch() {
    batches.forEach(net::fit);
  }

  private float[] probabilities() {
    return net.output(batches.getFirst().getFeatures()).reshape(-1).toFloatVector();
  }
}

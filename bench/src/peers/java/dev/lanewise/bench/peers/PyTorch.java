package dev.lanewise.bench.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.bench.ratio.Contender;
import java.util.List;

/** PyTorch through DJL; its environment says how many threads it takes. */
final class PyTorch implements AutoCloseable {
  private final Model model = Model.newInstance("net", "PyTorch");
  private final Trainer trainer;
  private final NDManager manager;
  private final NDArray[] images;
  private final NDArray[] labels;

  private PyTorch() {
    List<ChannelsFirst> weights = ChannelsFirst.of(NoteNet.model(1).weights());
    model.setBlock(net());
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(
                    Adam.builder()
                        .optLearningRateTracker(Tracker.fixed(0.001f))
                        .optEpsilon(1e-7f)
                        .build())
                .optInitializer(
                    (all, shape, type) -> initial(weights, all, shape), Parameter.Type.WEIGHT)
                .optDevices(new Device[] {Device.cpu()}));
    trainer.initialize(new Shape(NoteNet.BATCH, 1, 28, 28));
    manager = trainer.getManager().newSubManager();
    int batches = NoteNet.SAMPLES / NoteNet.BATCH;
    images = new NDArray[batches];
    labels = new NDArray[batches];
    NDArray all =
        manager.create(NoteNet.images(NoteNet.SAMPLES), new Shape(NoteNet.SAMPLES, 1, 28, 28));
    NDArray classes = manager.create(NoteNet.labels(NoteNet.SAMPLES));
    for (int batch = 0; batch < batches; batch++) {
      String rows = batch * NoteNet.BATCH + ":" + (batch + 1) * NoteNet.BATCH;
      images[batch] = all.get(rows).duplicate();
      labels[batch] = classes.get(rows).duplicate();
    }
  }

  private static Block net() {
    return new SequentialBlock()
        .add(convolution(32))
        .add(Activation.reluBlock())
        .add(pool())
        .add(convolution(64))
        .add(Activation.reluBlock())
        .add(pool())
        .add(convolution(64))
        .add(Activation.reluBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(64).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(NoteNet.CLASSES).build());
  }

  private static Block convolution(int filters) {
    return Conv2d.builder().setKernelShape(new Shape(3, 3)).setFilters(filters).build();
  }

  private static Block pool() {
    return Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2));
  }

  /** Shapes of the net's kernels differ. */
  private static NDArray initial(List<ChannelsFirst> weights, NDManager manager, Shape shape) {
    return weights.stream()
        .filter(tensor -> shape.equals(new Shape(tensor.sizes())))
        .map(tensor -> manager.create(tensor.values(), shape))
        .findFirst()
        .orElseThrow();
  }

  /** Trains with Adam; the result is what the first batch is taken for afterwards. */
  static Contender training() {
    PyTorch net = new PyTorch();
    return Contender.of("PyTorch", NoteNet.SAMPLES, net::epoch, net::probabilities, net::close);
  }

  private void epoch() {
    for (int batch = 0; batch < images.length; batch++) {
      try (NDManager step = manager.newSubManager();
          GradientCollector gradients = trainer.newGradientCollector()) {
        // What a layer makes of an array belongs to the array's manager, and is freed with it.
        images[batch].attach(step);
        labels[batch].attach(step);
        NDList input = new NDList(images[batch]);
        NDList output = trainer.forward(input);
        output.attach(step);
        NDArray loss = trainer.getLoss().evaluate(new NDList(labels[batch]), output);
        loss.attach(step);
        gradients.backward(loss);
        images[batch].attach(manager);
        labels[batch].attach(manager);
      }
      trainer.step();
    }
  }

  private float[] probabilities() {
    try (NDManager call = manager.newSubManager()) {
      NDList output = trainer.evaluate(new NDList(images[0]));
      output.attach(call);
      return output.singletonOrThrow().softmax(1).toFloatArray();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}

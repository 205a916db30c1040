package dev.lanewise.nn.layers;

import dev.lanewise.nn.data.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In training, turns every other image over, by chance; otherwise passes images. As in Keras one
 * chance serves both directions of {@link Mode#HORIZONTAL_AND_VERTICAL}: an image is turned over in
 * both or in none.
 *
 * @param mode which way
 * @param name the layer's name, or null
 */
public record RandomFlip(Mode mode, @Nullable String name) implements Layer {

  /** Which way images are turned over. */
  public enum Mode {
    /** Left and right change places. */
    HORIZONTAL,
    /** Top and bottom change places. */
    VERTICAL,
    /** Both: half a turn. */
    HORIZONTAL_AND_VERTICAL
  }

  /** In both directions, as Keras's default. */
  public static RandomFlip of() {
    return of(Mode.HORIZONTAL_AND_VERTICAL);
  }

  /** In one direction or both. */
  public static RandomFlip of(Mode mode) {
    return new RandomFlip(mode, null);
  }

  /** The same with a name. */
  public RandomFlip name(String newName) {
    return new RandomFlip(mode, newName);
  }

  @Override
  public String type() {
    return "RandomFlip";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return ImageSize.same(inputs.getFirst());
  }

  @Override
  public boolean isView(boolean training) {
    return !training;
  }

  @Override
  public LayerStep step(StepRequest request) {
    return new Step(mode, request);
  }

  private static final class Step implements LayerStep {
    private static final double CHANCE = 0.5;

    private final boolean horizontal;
    private final boolean vertical;
    private final ImageSize image;
    private final int samples;
    private final SampleRandom random;

    Step(Mode mode, StepRequest request) {
      horizontal = mode != Mode.VERTICAL;
      vertical = mode != Mode.HORIZONTAL;
      image = ImageSize.of(request.input());
      samples = request.samples();
      random = SampleRandom.bySample(request, 1);
    }

    @Override
    public long scratchBytes() {
      return random.scratchBytes();
    }

    @Override
    public void forward(Pass pass) {
      run(pass, pass.input(0), pass.inputOffset(0), pass.output(), pass.outputOffset());
    }

    /** Turns gradients over: what was turned over twice is as it was. */
    @Override
    public void backward(Pass pass) {
      MemorySegment gradient = pass.gradInput(0);
      if (gradient != null) {
        run(pass, pass.gradOutput(), 0, gradient, 0);
      }
    }

    private void run(Pass pass, MemorySegment from, long fromAt, MemorySegment to, long toAt) {
      random.draw(pass);
      for (int sample = 0; sample < samples; sample++) {
        long start = sample * image.bytes();
        if (random.get(pass.scratch(), sample, 0) < CHANCE) {
          turn(from, fromAt + start, to, toAt + start);
        } else {
          MemorySegment.copy(from, fromAt + start, to, toAt + start, image.bytes());
        }
      }
    }

    private void turn(MemorySegment from, long fromAt, MemorySegment to, long toAt) {
      long pixel = image.at(0, 1);
      for (int i = 0; i < image.height(); i++) {
        int row = vertical ? image.height() - 1 - i : i;
        for (int j = 0; j < image.width(); j++) {
          int column = horizontal ? image.width() - 1 - j : j;
          MemorySegment.copy(
              from, fromAt + image.at(row, column), to, toAt + image.at(i, j), pixel);
        }
      }
    }
  }
}

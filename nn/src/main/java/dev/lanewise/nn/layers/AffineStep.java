package dev.lanewise.nn.layers;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Moves the pixels of each image: the output's pixel (x, y) is what the input has at {@code (a0 x +
 * a1 y + a2, b0 x + b1 y + b2)}, computed in double precision. The gradient is added in the order
 * of output pixels.
 */
final class AffineStep implements LayerStep {
  private static final int DRAWS = 2;

  /** How a layer moves a sample, by two random numbers from 0 to below 1. */
  @FunctionalInterface
  interface Motion {
    /**
     * A coefficient.
     *
     * @param index 0 to 5: a0, a1, a2, b0, b1, b2
     */
    double coefficient(int index, double first, double second);
  }

  private final ImageSize image;
  private final int samples;
  private final SampleRandom random;
  private final Motion motion;
  private final FillMode fillMode;
  private final boolean bilinear;
  private final Corners corners;

  AffineStep(
      StepRequest request,
      Motion motion,
      FillMode fillMode,
      Interpolation interpolation,
      double fillValue) {
    image = ImageSize.of(request.input());
    samples = request.samples();
    random = SampleRandom.bySample(request, DRAWS);
    this.motion = motion;
    this.fillMode = fillMode;
    bilinear = interpolation == Interpolation.BILINEAR;
    corners = new Corners(image, (float) fillValue);
  }

  @Override
  public long scratchBytes() {
    return random.scratchBytes();
  }

  @Override
  public void forward(Pass pass) {
    run(pass, null);
  }

  @Override
  public void backward(Pass pass) {
    MemorySegment gradient = pass.gradInput(0);
    if (gradient != null) {
      corners.clear(gradient, samples);
      run(pass, gradient);
    }
  }

  private void run(Pass pass, @Nullable MemorySegment gradient) {
    random.draw(pass);
    for (int sample = 0; sample < samples; sample++) {
      double first = random.get(pass.scratch(), sample, 0);
      double second = random.get(pass.scratch(), sample, 1);
      double a0 = motion.coefficient(0, first, second);
      double a1 = motion.coefficient(1, first, second);
      double a2 = motion.coefficient(2, first, second);
      double b0 = motion.coefficient(3, first, second);
      double b1 = motion.coefficient(4, first, second);
      double b2 = motion.coefficient(5, first, second);
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          long at = sample * image.bytes() + image.at(y, x);
          pixel(pass, gradient, sample, b0 * x + b1 * y + b2, a0 * x + a1 * y + a2, at);
        }
      }
    }
  }

  /** One pixel of the output, at a place of the input. */
  private void pixel(
      Pass pass, @Nullable MemorySegment gradient, int sample, double row, double column, long at) {
    int i = lower(row);
    int j = lower(column);
    int above = fillMode.cell(i, image.height());
    int below = bilinear ? fillMode.cell(i + 1, image.height()) : above;
    int left = fillMode.cell(j, image.width());
    int right = bilinear ? fillMode.cell(j + 1, image.width()) : left;
    float down = bilinear ? (float) (row - i) : 0f;
    float across = bilinear ? (float) (column - j) : 0f;
    long start = sample * image.bytes();
    if (gradient == null) {
      corners.gather(
          pass.input(0),
          pass.inputOffset(0) + start,
          above,
          below,
          left,
          right,
          down,
          across,
          pass.output(),
          pass.outputOffset() + at);
    } else {
      corners.scatter(
          pass.gradOutput(), at, above, below, left, right, down, across, gradient, start);
    }
  }

  private int lower(double place) {
    return (int) (bilinear ? Math.floor(place) : Math.rint(place));
  }
}

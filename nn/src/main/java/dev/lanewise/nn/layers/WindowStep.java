package dev.lanewise.nn.layers;

import dev.lanewise.nn.internal.data.ResizeAxis;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Resizes a window of each image to the output. */
final class WindowStep implements LayerStep {
  private static final int DRAWS = 2;

  private final ImageSize image;
  private final ImageSize output;
  private final int samples;
  private final ImageWindow window;
  private final ResizeAxis rows;
  private final ResizeAxis columns;
  private final Corners corners;
  private final @Nullable SampleRandom random;

  private WindowStep(
      StepRequest request,
      ImageWindow window,
      int height,
      int width,
      Interpolation interpolation,
      double fillValue,
      @Nullable SampleRandom random) {
    image = ImageSize.of(request.input());
    output = new ImageSize(height, width, image.channels());
    samples = request.samples();
    this.window = window;
    boolean bilinear = interpolation == Interpolation.BILINEAR;
    rows = axis(window.height(), height, bilinear);
    columns = axis(window.width(), width, bilinear);
    corners = new Corners(image, (float) fillValue);
    this.random = random;
  }

  private static ResizeAxis axis(int input, int output, boolean bilinear) {
    return bilinear ? ResizeAxis.of(input, output) : ResizeAxis.nearest(input, output);
  }

  /** Of a window that stays; what is beyond the image has a value of its own. */
  static WindowStep of(
      StepRequest request,
      ImageWindow window,
      int height,
      int width,
      Interpolation interpolation,
      double fillValue) {
    return new WindowStep(request, window, height, width, interpolation, fillValue, null);
  }

  /** Of a window that is anywhere in the image, in another place for each batch. */
  static WindowStep random(StepRequest request, int height, int width) {
    SampleRandom random = SampleRandom.byBatch(request, DRAWS);
    ImageWindow window = new ImageWindow(0, 0, height, width);
    return new WindowStep(request, window, height, width, Interpolation.NEAREST, 0, random);
  }

  @Override
  public long scratchBytes() {
    return random == null ? 0 : random.scratchBytes();
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
    int top = window.top();
    int left = window.left();
    if (random != null) {
      random.draw(pass);
      top = (int) (random.get(pass.scratch(), 0, 0) * (image.height() - window.height() + 1));
      left = (int) (random.get(pass.scratch(), 0, 1) * (image.width() - window.width() + 1));
    }
    for (int sample = 0; sample < samples; sample++) {
      for (int i = 0; i < output.height(); i++) {
        for (int j = 0; j < output.width(); j++) {
          pixel(pass, gradient, sample, i, j, top, left);
        }
      }
    }
  }

  private void pixel(
      Pass pass, @Nullable MemorySegment gradient, int sample, int i, int j, int top, int left) {
    int above = FillMode.CONSTANT.cell(top + rows.lower(i), image.height());
    int below = FillMode.CONSTANT.cell(top + rows.upper(i), image.height());
    int before = FillMode.CONSTANT.cell(left + columns.lower(j), image.width());
    int behind = FillMode.CONSTANT.cell(left + columns.upper(j), image.width());
    long at = sample * output.bytes() + output.at(i, j);
    long start = sample * image.bytes();
    if (gradient == null) {
      corners.gather(
          pass.input(0),
          pass.inputOffset(0) + start,
          above,
          below,
          before,
          behind,
          rows.share(i),
          columns.share(j),
          pass.output(),
          pass.outputOffset() + at);
    } else {
      corners.scatter(
          pass.gradOutput(),
          at,
          above,
          below,
          before,
          behind,
          rows.share(i),
          columns.share(j),
          gradient,
          start);
    }
  }
}

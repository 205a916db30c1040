package dev.lanewise.nn.reference;

import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.UniformRandom;
import dev.lanewise.nn.data.Shape;
import dev.lanewise.nn.layers.CenterCrop;
import dev.lanewise.nn.layers.FillMode;
import dev.lanewise.nn.layers.Interpolation;
import dev.lanewise.nn.layers.RandomBrightness;
import dev.lanewise.nn.layers.RandomContrast;
import dev.lanewise.nn.layers.RandomCrop;
import dev.lanewise.nn.layers.RandomFlip;
import dev.lanewise.nn.layers.RandomRotation;
import dev.lanewise.nn.layers.RandomTranslation;
import dev.lanewise.nn.layers.RandomZoom;
import dev.lanewise.nn.layers.Range;
import dev.lanewise.nn.layers.Resizing;
import dev.lanewise.nn.layers.StepRequest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Images whose pixels are taken from places of the input.
 *
 * @param input the shape of a sample
 * @param output the shape of the output
 * @param places where pixels come from
 * @param fill what is beyond the input
 * @param fillValue the value of {@link FillMode#CONSTANT}
 */
record DoubleAugmentation(Shape input, Shape output, Places places, FillMode fill, double fillValue)
    implements DoubleLayer {

  /** Where a pixel of the output comes from: a row and a column, between cells too. */
  interface Places {
    double[] of(int sample, int row, int column);
  }

  /** Numbers that a layer draws for each sample of a step, one row a sample. */
  private static double[][] draws(StepRequest request, long step, int samples, int draws) {
    double[][] numbers = new double[request.samples()][draws];
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(ValueLayout.JAVA_FLOAT, (long) samples * draws);
      long stream = (step + 1) * (1L << 20) + request.stream();
      UniformRandom.of((long) samples * draws, Parallelism.caller())
          .run(request.seed(), stream, 0, 0, 1, memory, 0);
      for (int i = 0; i < numbers.length; i++) {
        for (int j = 0; j < draws; j++) {
          numbers[i][j] = memory.getAtIndex(ValueLayout.JAVA_FLOAT, i % samples * draws + j);
        }
      }
    }
    return numbers;
  }

  private static double in(Range range, double draw) {
    return range.lower() + (range.upper() - range.lower()) * draw;
  }

  static DoubleLayer of(RandomFlip flip, StepRequest request, long step) {
    double[][] draws = draws(request, step, request.samples(), 1);
    Shape image = request.input();
    Places places =
        (sample, row, column) -> {
          boolean turned = draws[sample][0] < 0.5;
          boolean up = turned && flip.mode() != RandomFlip.Mode.HORIZONTAL;
          boolean side = turned && flip.mode() != RandomFlip.Mode.VERTICAL;
          return new double[] {
            up ? image.get(0) - 1 - row : row, side ? image.get(1) - 1 - column : column
          };
        };
    return new DoubleAugmentation(image, image, places, FillMode.NEAREST, 0);
  }

  static DoubleLayer of(RandomRotation layer, StepRequest request, long step) {
    double[][] draws = draws(request, step, request.samples(), 2);
    double y = (request.input().get(0) - 1) / 2.0;
    double x = (request.input().get(1) - 1) / 2.0;
    Places places =
        (sample, row, column) -> {
          double angle = 2 * Math.PI * in(layer.factor(), draws[sample][0]);
          double right = column - x;
          double down = row - y;
          return new double[] {
            y + right * Math.sin(angle) + down * Math.cos(angle),
            x + right * Math.cos(angle) - down * Math.sin(angle)
          };
        };
    return moved(request, places, layer.interpolation(), layer.fillMode(), layer.fillValue());
  }

  static DoubleLayer of(RandomTranslation layer, StepRequest request, long step) {
    double[][] draws = draws(request, step, request.samples(), 2);
    Places places =
        (sample, row, column) ->
            new double[] {
              row - in(layer.heightFactor(), draws[sample][0]) * request.input().get(0),
              column - in(layer.widthFactor(), draws[sample][1]) * request.input().get(1)
            };
    return moved(request, places, layer.interpolation(), layer.fillMode(), layer.fillValue());
  }

  static DoubleLayer of(RandomZoom layer, StepRequest request, long step) {
    double[][] draws = draws(request, step, request.samples(), 2);
    double y = (request.input().get(0) - 1) / 2.0;
    double x = (request.input().get(1) - 1) / 2.0;
    Range width = layer.widthFactor();
    Places places =
        (sample, row, column) -> {
          double down = 1 + in(layer.heightFactor(), draws[sample][0]);
          double across = width == null ? down : 1 + in(width, draws[sample][1]);
          return new double[] {y + (row - y) * down, x + (column - x) * across};
        };
    return moved(request, places, layer.interpolation(), layer.fillMode(), layer.fillValue());
  }

  private static DoubleLayer moved(
      StepRequest request,
      Places places,
      Interpolation interpolation,
      FillMode fill,
      double fillValue) {
    Places cells =
        (sample, row, column) -> {
          double[] place = places.of(sample, row, column);
          return new double[] {Math.rint(place[0]), Math.rint(place[1])};
        };
    return new DoubleAugmentation(
        request.input(),
        request.input(),
        interpolation == Interpolation.NEAREST ? cells : places,
        fill,
        fillValue);
  }

  static DoubleLayer of(Resizing layer, StepRequest request) {
    Shape image = request.input();
    double height = image.get(0);
    double width = image.get(1);
    double proportion = (double) layer.width() / layer.height();
    double rows = height;
    double columns = width;
    double top = 0;
    double left = 0;
    if (layer.cropToAspectRatio()) {
      rows = Math.max(1, Math.min(height, Math.floor(width / proportion)));
      columns = Math.max(1, Math.min(width, Math.floor(height * proportion)));
      top = Math.floor((height - rows) / 2);
      left = Math.floor((width - columns) / 2);
    } else if (layer.padToAspectRatio()) {
      top = -Math.floor((Math.max(height, Math.floor(width / proportion)) - height) / 2);
      left = -Math.floor((Math.max(width, Math.floor(height * proportion)) - width) / 2);
      rows = height - 2 * top;
      columns = width - 2 * left;
    }
    boolean nearest = layer.interpolation() == Interpolation.NEAREST;
    double[] window = {top, left, rows, columns};
    Places places =
        (sample, row, column) ->
            new double[] {
              window[0] + place(row, layer.height(), window[2], nearest),
              window[1] + place(column, layer.width(), window[3], nearest)
            };
    Shape output = Shape.of(layer.height(), layer.width(), image.get(2));
    return new DoubleAugmentation(image, output, places, FillMode.CONSTANT, layer.fillValue());
  }

  private static double place(int index, int output, double input, boolean nearest) {
    double center = (index + 0.5) * input / output;
    return nearest ? Math.floor(center) : Math.clamp(center - 0.5, 0, input - 1);
  }

  static DoubleLayer of(CenterCrop crop, StepRequest request) {
    Shape image = request.input();
    int above = image.get(0) - crop.height();
    int before = image.get(1) - crop.width();
    if (above < 0 || before < 0) {
      return of(Resizing.of(crop.height(), crop.width()).cropToAspectRatio(true), request);
    }
    return cut(request, crop.height(), crop.width(), above / 2, before / 2);
  }

  static DoubleLayer of(RandomCrop crop, StepRequest request, long step) {
    Shape image = request.input();
    int above = image.get(0) - crop.height();
    int before = image.get(1) - crop.width();
    if (!request.training() || above <= 0 || before <= 0) {
      return of(Resizing.of(crop.height(), crop.width()).cropToAspectRatio(true), request);
    }
    double[] draws = draws(request, step, 1, 2)[0];
    int top = (int) Math.floor(draws[0] * (above + 1));
    int left = (int) Math.floor(draws[1] * (before + 1));
    return cut(request, crop.height(), crop.width(), top, left);
  }

  private static DoubleLayer cut(StepRequest request, int height, int width, int top, int left) {
    return new DoubleAugmentation(
        request.input(),
        Shape.of(height, width, request.input().get(2)),
        (sample, row, column) -> new double[] {row + top, column + left},
        FillMode.CONSTANT,
        0);
  }

  static DoubleLayer of(RandomBrightness layer, StepRequest request, long step) {
    double[][] draws = draws(request, step, request.samples(), 1);
    Range values = layer.valueRange();
    return (inputs, parameters) -> {
      double[] y = inputs.getFirst().clone();
      for (int i = 0; i < y.length; i++) {
        double part = in(layer.factor(), draws[i / request.input().size()][0]);
        double shifted = y[i] + part * (values.upper() - values.lower());
        y[i] = Math.clamp(shifted, values.lower(), values.upper());
      }
      return y;
    };
  }

  static DoubleLayer of(RandomContrast layer, StepRequest request, long step) {
    double[][] draws = draws(request, step, request.samples(), 1);
    Range values = layer.valueRange();
    int size = request.input().size();
    int channels = request.input().get(2);
    return (inputs, parameters) -> {
      double[] x = inputs.getFirst();
      double[] y = new double[x.length];
      for (int i = 0; i < y.length; i++) {
        double mean = 0;
        for (int j = i / size * size + i % channels; j < (i / size + 1) * size; j += channels) {
          mean += x[j] * channels / size;
        }
        double moved = (x[i] - mean) * in(layer.factor(), draws[i / size][0]) + mean;
        y[i] = Math.clamp(moved, values.lower(), values.upper());
      }
      return y;
    };
  }

  @Override
  public double[] forward(List<double[]> inputs, List<double[]> parameters) {
    double[] x = inputs.getFirst();
    int channels = input.get(2);
    double[] y = new double[x.length / input.size() * output.size()];
    for (int to = 0; to < y.length; to++) {
      int sample = to / output.size();
      int row = to / channels / output.get(1) % output.get(0);
      double[] place = places.of(sample, row, to / channels % output.get(1));
      int i = (int) Math.floor(place[0]);
      int j = (int) Math.floor(place[1]);
      double down = place[0] - i;
      double across = place[1] - j;
      for (int corner = 0; corner < 4; corner++) {
        double share = (corner < 2 ? 1 - down : down) * (corner % 2 == 0 ? 1 - across : across);
        if (share != 0) {
          y[to] += share * cell(x, sample, i + corner / 2, j + corner % 2, to % channels);
        }
      }
    }
    return y;
  }

  private double cell(double[] x, int sample, int row, int column, int channel) {
    int height = input.get(0);
    int width = input.get(1);
    boolean beyond = row < 0 || row >= height || column < 0 || column >= width;
    if (beyond && fill == FillMode.CONSTANT) {
      return fillValue;
    }
    int i = within(row, height);
    int j = within(column, width);
    return x[((sample * height + i) * width + j) * input.get(2) + channel];
  }

  /** By the pictures of {@link FillMode}, one step after another. */
  private int within(int index, int size) {
    int i = index;
    while (i < 0 || i >= size) {
      i =
          switch (fill) {
            case CONSTANT -> throw new IllegalStateException();
            case NEAREST -> i < 0 ? 0 : size - 1;
            case WRAP -> i < 0 ? i + size : i - size;
            case REFLECT -> i < 0 ? -1 - i : 2 * size - 1 - i;
          };
    }
    return i;
  }
}

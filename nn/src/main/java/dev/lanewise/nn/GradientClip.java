package dev.lanewise.nn;

import dev.lanewise.kernels.Clip;
import dev.lanewise.kernels.ClipByGlobalNorm;
import dev.lanewise.kernels.ClipByNorm;
import dev.lanewise.kernels.ClipByValue;
import dev.lanewise.kernels.Parallelism;
import dev.lanewise.kernels.Reduce;
import dev.lanewise.kernels.ReduceAll;
import dev.lanewise.kernels.Reduction;
import dev.lanewise.nn.data.OwnedMemory;
import dev.lanewise.nn.optimizers.Clipping;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Keeps a gradient within limits, in place. */
interface GradientClip {
  void run(MemorySegment gradient);

  /** Makes ready what an optimizer asks for. */
  static GradientClip of(Clipping clipping, List<ParameterRange> tensors, Parallelism threads) {
    ParameterRange[] ranges = tensors.toArray(new ParameterRange[0]);
    return switch (clipping.kind()) {
      case VALUE -> byValue(clipping.limit(), ranges, threads);
      case NORM -> byNorm(clipping.limit(), ranges, threads);
      case GLOBAL_NORM -> byGlobalNorm(clipping.limit(), ranges, threads);
    };
  }

  private static GradientClip byValue(float limit, ParameterRange[] ranges, Parallelism threads) {
    ClipByValue[] clips = new ClipByValue[ranges.length];
    for (int i = 0; i < clips.length; i++) {
      clips[i] = Clip.byValue(ranges[i].count(), limit, threads);
    }
    return gradient -> {
      for (int i = 0; i < clips.length; i++) {
        clips[i].run(gradient, ranges[i].offset(), gradient, ranges[i].offset());
      }
    };
  }

  private static GradientClip byNorm(float limit, ParameterRange[] ranges, Parallelism threads) {
    ClipByNorm[] clips = new ClipByNorm[ranges.length];
    for (int i = 0; i < clips.length; i++) {
      clips[i] = Clip.byNorm(ranges[i].count(), limit, threads);
    }
    return gradient -> {
      for (int i = 0; i < clips.length; i++) {
        clips[i].run(gradient, ranges[i].offset(), gradient, ranges[i].offset());
      }
    };
  }

  private static GradientClip byGlobalNorm(
      float limit, ParameterRange[] ranges, Parallelism threads) {
    ReduceAll[] sums = new ReduceAll[ranges.length];
    ClipByGlobalNorm[] clips = new ClipByGlobalNorm[ranges.length];
    for (int i = 0; i < clips.length; i++) {
      int count = ranges[i].count();
      sums[i] = Reduce.all(Reduction.SUM_OF_SQUARES, count, threads);
      clips[i] = Clip.byGlobalNorm(count, ranges.length, limit, threads);
    }
    OwnedMemory squares = OwnedMemory.ofBytes((long) ranges.length * Float.BYTES);
    return gradient -> {
      for (int i = 0; i < sums.length; i++) {
        sums[i].run(gradient, ranges[i].offset(), squares.segment(), (long) i * Float.BYTES);
      }
      for (int i = 0; i < clips.length; i++) {
        clips[i].run(
            gradient, ranges[i].offset(), squares.segment(), 0, gradient, ranges[i].offset());
      }
    };
  }
}

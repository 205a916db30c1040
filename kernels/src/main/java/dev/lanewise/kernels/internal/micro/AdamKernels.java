package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/** Steps of Adam and its kin, as {@link OptimizerKernels}. */
public interface AdamKernels {

  /**
   * {@code m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g g; w = w - alpha m / (sqrt(v) +
   * epsilon)}.
   */
  void adam(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon);

  /** As {@link #adam}, but {@code h = max(h, v)} takes the place of v in the step. */
  void amsgrad(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment h,
      long hOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon);

  /** As {@link #adam}, but {@code w = w - (a m + b g) / (sqrt(c v) + epsilon)}. */
  void nadam(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      float a,
      float b,
      float c,
      float beta1,
      float beta2,
      float epsilon);

  /**
   * {@code m = beta1 m + (1 - beta1) g; u = max(beta2 u, abs(g)); w = w - alpha m / (u + epsilon)}.
   */
  void adamax(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment w,
      long wOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment u,
      long uOffset,
      float alpha,
      float beta1,
      float beta2,
      float epsilon);

  /** m and v as {@link #adam}; {@code u = a m / (sqrt(c v) + epsilon)}. */
  void lamb(
      int count,
      MemorySegment g,
      long gOffset,
      MemorySegment m,
      long mOffset,
      MemorySegment v,
      long vOffset,
      MemorySegment u,
      long uOffset,
      float a,
      float c,
      float beta1,
      float beta2,
      float epsilon);
}

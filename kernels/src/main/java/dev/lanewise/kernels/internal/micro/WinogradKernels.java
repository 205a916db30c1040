package dev.lanewise.kernels.internal.micro;

import java.lang.foreign.MemorySegment;

/**
 * The one-dimensional transforms of Winograd's F(4, 3), element by element over {@code count}
 * neighbours.
 *
 * <p>Points 0, a, -a, b, -b and infinity with a = 5/8 and b = 3/2: their products are exact in
 * float, and their rounding error is half that of 1 and 2. With q = a² b², s = a² + b², and n₀ = 1
 * / q, n₁ = 1 / (2 a² (a² - b²)), n₂ = 1 / (2 b² (b² - a²)):
 *
 * <pre>
 *   weights g -> u              input d -> v                    sums m -> output y
 *   u₀ = n₀ g₀                  v₀ = q d₀ - s d₂ + d₄           y₀ = m₀ + (m₁ + m₂) + (m₃ + m₄)
 *   u₁ = n₁ (g₀ + a g₁ + a² g₂) v₁ = (d₄ - b² d₂) + a (d₃ - b² d₁)  y₁ = a (m₁ - m₂) + b (m₃ - m₄)
 *   u₂ = n₁ (g₀ - a g₁ + a² g₂) v₂ = (d₄ - b² d₂) - a (d₃ - b² d₁)  y₂ = a² (m₁ + m₂) + b² (m₃ + m₄)
 *   u₃ = n₂ (g₀ + b g₁ + b² g₂) v₃ = (d₄ - a² d₂) + b (d₃ - a² d₁)  y₃ = a³ (m₁ - m₂) + b³ (m₃ - m₄) + m₅
 *   u₄ = n₂ (g₀ - b g₁ + b² g₂) v₄ = (d₄ - a² d₂) - b (d₃ - a² d₁)
 *   u₅ = g₂                     v₅ = q d₁ - s d₃ + d₅
 * </pre>
 *
 * <p>The gradient by the weights runs the same matrices backward: from output gradients to points,
 * {@code z = A y}, and from points to weights, {@code g = G' u}:
 *
 * <pre>
 *   z₀ = y₀                                 g₀ = n₀ u₀ + n₁ (u₁ + u₂) + n₂ (u₃ + u₄)
 *   z₁ = (y₀ + a² y₂) + a (y₁ + a² y₃)      g₁ = a n₁ (u₁ - u₂) + b n₂ (u₃ - u₄)
 *   z₂ = (y₀ + a² y₂) - a (y₁ + a² y₃)      g₂ = a² n₁ (u₁ + u₂) + b² n₂ (u₃ + u₄) + u₅
 *   z₃, z₄ likewise with b
 *   z₅ = y₃
 * </pre>
 *
 * <p>The scalar kernels say where each is rounded. Operand i of several lies at byte {@code offset
 * + i * step}. All memory is native; offsets are multiples of 4; nothing else is checked here.
 */
public interface WinogradKernels {

  /** Three weights to six. */
  void weights(
      int count,
      MemorySegment g,
      long gOffset,
      long gStep,
      MemorySegment u,
      long uOffset,
      long uStep);

  /** Six inputs to six. */
  void input(
      int count,
      MemorySegment d,
      long dOffset,
      long dStep,
      MemorySegment v,
      long vOffset,
      long vStep);

  /** Six sums to four outputs, the first of the two passes. */
  void sums(
      int count,
      MemorySegment m,
      long mOffset,
      long mStep,
      MemorySegment y,
      long yOffset,
      long yStep);

  /**
   * Six sums to four outputs, the last of the two passes: {@code y = floor(bias + ...)}, floor(x) =
   * x &lt;= f ? f : x. Where two outputs have one place, the first of them is what stays there.
   */
  void output(
      int count,
      MemorySegment m,
      long mOffset,
      long mStep,
      MemorySegment bias,
      long biasOffset,
      MemorySegment y,
      long y0,
      long y1,
      long y2,
      long y3,
      float floor);

  /** Four output gradients to six. */
  void gradient(
      int count,
      MemorySegment y,
      long yOffset,
      long yStep,
      MemorySegment z,
      long zOffset,
      long zStep);

  /** Six gradients to those of three weights. */
  void weightsGradient(
      int count,
      MemorySegment u,
      long uOffset,
      long uStep,
      MemorySegment g,
      long gOffset,
      long gStep);
}

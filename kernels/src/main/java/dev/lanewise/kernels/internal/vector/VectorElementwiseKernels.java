package dev.lanewise.kernels.internal.vector;

import static dev.lanewise.kernels.internal.vector.Lanes.F;
import static dev.lanewise.kernels.internal.vector.Lanes.FLOATS;
import static dev.lanewise.kernels.internal.vector.Lanes.ORDER;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.lanewise.kernels.internal.micro.ElementwiseKernels;
import dev.lanewise.kernels.internal.micro.NativeMemory;
import dev.lanewise.kernels.internal.scalar.ScalarElementwiseKernels;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** {@link ElementwiseKernels} on the Vector API; what is left of the last vector is plain Java. */
final class VectorElementwiseKernels implements ElementwiseKernels {
  private final ElementwiseKernels rest = new ScalarElementwiseKernels();

  @Override
  public void add(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    addVectors(whole, a, aOffset, b, bOffset, y, yOffset);
    rest.add(count - whole, a, aOffset + at, b, bOffset + at, y, yOffset + at);
  }

  private static void addVectors(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
          .add(fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void subtract(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    subtractVectors(whole, a, aOffset, b, bOffset, y, yOffset);
    rest.subtract(count - whole, a, aOffset + at, b, bOffset + at, y, yOffset + at);
  }

  private static void subtractVectors(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
          .sub(fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void multiply(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    multiplyVectors(whole, a, aOffset, b, bOffset, y, yOffset);
    rest.multiply(count - whole, a, aOffset + at, b, bOffset + at, y, yOffset + at);
  }

  private static void multiplyVectors(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
          .mul(fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void divide(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    divideVectors(whole, a, aOffset, b, bOffset, y, yOffset);
    rest.divide(count - whole, a, aOffset + at, b, bOffset + at, y, yOffset + at);
  }

  private static void divideVectors(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
          .div(fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void maximum(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    maximumVectors(whole, a, aOffset, b, bOffset, y, yOffset);
    rest.maximum(count - whole, a, aOffset + at, b, bOffset + at, y, yOffset + at);
  }

  private static void maximumVectors(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
          .max(fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void minimum(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    minimumVectors(whole, a, aOffset, b, bOffset, y, yOffset);
    rest.minimum(count - whole, a, aOffset + at, b, bOffset + at, y, yOffset + at);
  }

  private static void minimumVectors(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment y,
      long yOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    y = NativeMemory.known(y);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
          .min(fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void maximumBackward(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    maximumGradients(
        whole, a, aOffset, b, bOffset, g, gOffset, gradA, gradAOffset, gradB, gradBOffset);
    rest.maximumBackward(
        count - whole,
        a,
        aOffset + at,
        b,
        bOffset + at,
        g,
        gOffset + at,
        gradA,
        gradAOffset + at,
        gradB,
        gradBOffset + at);
  }

  private static void maximumGradients(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    g = NativeMemory.known(g);
    gradA = NativeMemory.known(gradA);
    gradB = NativeMemory.known(gradB);
    FloatVector zero = FloatVector.zero(F);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      VectorMask<Float> first =
          fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
              .compare(GE, fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER));
      zero.blend(gradient, first).intoMemorySegment(gradA, gradAOffset + (long) i * 4, ORDER);
      gradient.blend(zero, first).intoMemorySegment(gradB, gradBOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void minimumBackward(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    minimumGradients(
        whole, a, aOffset, b, bOffset, g, gOffset, gradA, gradAOffset, gradB, gradBOffset);
    rest.minimumBackward(
        count - whole,
        a,
        aOffset + at,
        b,
        bOffset + at,
        g,
        gOffset + at,
        gradA,
        gradAOffset + at,
        gradB,
        gradBOffset + at);
  }

  private static void minimumGradients(
      int count,
      MemorySegment a,
      long aOffset,
      MemorySegment b,
      long bOffset,
      MemorySegment g,
      long gOffset,
      MemorySegment gradA,
      long gradAOffset,
      MemorySegment gradB,
      long gradBOffset) {
    a = NativeMemory.known(a);
    b = NativeMemory.known(b);
    g = NativeMemory.known(g);
    gradA = NativeMemory.known(gradA);
    gradB = NativeMemory.known(gradB);
    FloatVector zero = FloatVector.zero(F);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector gradient = fromMemorySegment(F, g, gOffset + (long) i * 4, ORDER);
      VectorMask<Float> first =
          fromMemorySegment(F, a, aOffset + (long) i * 4, ORDER)
              .compare(LE, fromMemorySegment(F, b, bOffset + (long) i * 4, ORDER));
      zero.blend(gradient, first).intoMemorySegment(gradA, gradAOffset + (long) i * 4, ORDER);
      gradient.blend(zero, first).intoMemorySegment(gradB, gradBOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void scaleAndShift(
      int count,
      MemorySegment x,
      long xOffset,
      float scale,
      float shift,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    scaleAndShiftVectors(whole, x, xOffset, scale, shift, y, yOffset);
    rest.scaleAndShift(count - whole, x, xOffset + at, scale, shift, y, yOffset + at);
  }

  private static void scaleAndShiftVectors(
      int count,
      MemorySegment x,
      long xOffset,
      float scale,
      float shift,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector by = FloatVector.broadcast(F, scale);
    FloatVector plus = FloatVector.broadcast(F, shift);
    for (int i = 0; i < count; i += FLOATS) {
      fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER)
          .fma(by, plus)
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void clamp(
      int count,
      MemorySegment x,
      long xOffset,
      float low,
      float high,
      MemorySegment y,
      long yOffset) {
    int whole = count - count % FLOATS;
    long at = (long) whole * 4;
    clampVectors(whole, x, xOffset, low, high, y, yOffset);
    rest.clamp(count - whole, x, xOffset + at, low, high, y, yOffset + at);
  }

  private static void clampVectors(
      int count,
      MemorySegment x,
      long xOffset,
      float low,
      float high,
      MemorySegment y,
      long yOffset) {
    x = NativeMemory.known(x);
    y = NativeMemory.known(y);
    FloatVector least = FloatVector.broadcast(F, low);
    FloatVector most = FloatVector.broadcast(F, high);
    for (int i = 0; i < count; i += FLOATS) {
      FloatVector v = fromMemorySegment(F, x, xOffset + (long) i * 4, ORDER);
      v.blend(most, v.compare(GT, most))
          .blend(least, v.compare(LT, least))
          .intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }

  @Override
  public void fill(int count, float value, MemorySegment y, long yOffset) {
    int whole = count - count % FLOATS;
    fillVectors(whole, value, y, yOffset);
    rest.fill(count - whole, value, y, yOffset + (long) whole * 4);
  }

  private static void fillVectors(int count, float value, MemorySegment y, long yOffset) {
    y = NativeMemory.known(y);
    FloatVector v = FloatVector.broadcast(F, value);
    for (int i = 0; i < count; i += FLOATS) {
      v.intoMemorySegment(y, yOffset + (long) i * 4, ORDER);
    }
  }
}

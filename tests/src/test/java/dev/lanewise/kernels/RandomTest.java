package dev.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernels.internal.drive.Threefry;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomTest {

  /** The known answers of the Random123 library. */
  @Test
  void threefryGivesTheKnownAnswers() {
    assertEquals(0x99ba4efe_6b200159L, Threefry.words(0, 0));
    assertEquals(0xbb002be7_1cb996fcL, Threefry.words(-1, -1));
    assertEquals(0x483df7a0_c4923a9cL, Threefry.words(0x03707344_13198a2eL, 0x85a308d3_243f6a88L));
  }

  private static float[] uniform(long seed, long stream, long first, int count) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded y = Guarded.of(arena, count);
      UniformRandom.of(count, Parallelism.caller())
          .run(seed, stream, first, -1f, 1f, y.segment(), y.offset());
      y.assertSurroundingsUntouched();
      return y.values();
    }
  }

  @Test
  void numbersDependOnSeedStreamAndIndexAlone() {
    float[] all = uniform(1, 2, 0, 1000);
    for (int first : new int[] {1, 15, 16, 31, 32, 33, 777}) {
      assertArrayEquals(Arrays.copyOfRange(all, first, 1000), uniform(1, 2, first, 1000 - first));
    }
    assertTrue(!Arrays.equals(all, uniform(1, 3, 0, 1000)));
    assertTrue(!Arrays.equals(all, uniform(2, 2, 0, 1000)));
  }

  @Test
  void numbersAreUniform() {
    int count = 1_000_000;
    int[] bins = new int[100];
    double sum = 0;
    for (float value : uniform(7, 1, 0, count)) {
      assertTrue(value >= -1f && value <= 1f);
      bins[Math.min(99, (int) ((value + 1) * 50))]++;
      sum += value;
    }
    double chiSquare = 0;
    for (int bin : bins) {
      chiSquare += (bin - count / 100.0) * (bin - count / 100.0) / (count / 100.0);
    }
    assertTrue(chiSquare > 50 && chiSquare < 160, "chi-square of 99 degrees: " + chiSquare);
    assertEquals(0, sum / count, 4 / Math.sqrt(3.0 * count));
  }

  @Test
  void dropoutKeepsItsShareAndScalesIt() {
    int count = 100_000;
    float[] ones = new float[count];
    Arrays.fill(ones, 1f);
    float[] dropped = dropout(ones, 0.25f);
    int kept = 0;
    for (float value : dropped) {
      assertTrue(value == 0f || value == 1f / 0.75f);
      kept += value == 0f ? 0 : 1;
    }
    assertEquals(0.75, kept / (double) count, 4 * Math.sqrt(0.25 * 0.75 / count));
    assertArrayEquals(ones, dropout(ones, 0f));
    assertArrayEquals(new float[count], dropout(ones, 1f));
    assertThrows(IllegalArgumentException.class, () -> dropout(ones, 1.5f));
    assertThrows(IllegalArgumentException.class, () -> dropout(ones, Float.NaN));
  }

  private static float[] dropout(float[] values, float rate) {
    try (Arena arena = Arena.ofConfined()) {
      Guarded x = Guarded.of(arena, values);
      Dropout.of(values.length, Parallelism.caller())
          .run(x.segment(), x.offset(), rate, 1, 2, 3, x.segment(), x.offset());
      x.assertSurroundingsUntouched();
      return x.values();
    }
  }
}

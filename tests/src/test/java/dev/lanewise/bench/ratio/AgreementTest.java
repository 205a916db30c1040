package dev.lanewise.bench.ratio;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AgreementTest {
  @Test
  void exactAsksForBits() {
    agrees(Agreement.exact(), new float[] {1f, -0f}, new float[] {1f, -0f});
    differs(Agreement.exact(), new float[] {0f}, new float[] {-0f});
    differs(Agreement.exact(), new float[] {1f}, new float[] {Math.nextUp(1f)});
  }

  @Test
  void withinIsAShareOfTheLargestValue() {
    agrees(Agreement.within(1e-2), new float[] {100f, 0f}, new float[] {100f, 1f});
    differs(Agreement.within(1e-2), new float[] {100f, 0f}, new float[] {100f, 1.01f});
  }

  @Test
  void nanAgreesWithNanAlone() {
    float[] nan = {Float.NaN, 1f};
    agrees(Agreement.exact(), nan, nan);
    agrees(Agreement.within(1), nan, nan);
    differs(Agreement.within(1), nan, new float[] {0f, 1f});
    differs(Agreement.within(1), new float[] {0f, 1f}, nan);
  }

  @Test
  void noValuesAndOtherCountsDoNotAgree() {
    differs(Agreement.within(1), new float[0], new float[0]);
    differs(Agreement.within(1), new float[] {1f}, new float[] {1f, 1f});
  }

  private static void agrees(Agreement agreement, float[] first, float[] second) {
    assertDoesNotThrow(() -> check(agreement, first, second));
  }

  private static void differs(Agreement agreement, float[] first, float[] second) {
    assertThrows(IllegalStateException.class, () -> check(agreement, first, second));
  }

  private static void check(Agreement agreement, float[] first, float[] second) {
    agreement.check(new FakeContender(1, first), new FakeContender(1, second));
  }
}

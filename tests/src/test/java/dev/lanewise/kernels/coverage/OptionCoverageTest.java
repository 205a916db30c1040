package dev.lanewise.kernels.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionCoverageTest {
  private static Map<Option, String> pool(String stride, String windows) {
    return Map.of(
        Option.STRIDE,
        stride,
        Option.WINDOWS,
        windows,
        Option.PADDING,
        "valid",
        Option.LAST_WINDOW,
        "floor");
  }

  private static List<String> missing(OptionCoverage coverage) {
    return coverage.missing().stream().filter(line -> line.startsWith("MaxPool2d:")).toList();
  }

  @Test
  void pairsThatNoShapeHadAreMissing() {
    OptionCoverage coverage = new OptionCoverage();
    assertTrue(coverage.isEmpty());
    int all = missing(coverage).size();
    coverage.add(Subject.MAX_POOL, pool("equal", "overlapping"));
    assertFalse(coverage.isEmpty());
    assertEquals(all - 6, missing(coverage).size());
    assertFalse(missing(coverage).contains("MaxPool2d: stride equal with windows overlapping"));
    assertTrue(missing(coverage).contains("MaxPool2d: stride equal with windows apart"));
    coverage.add(Subject.MAX_POOL, pool("equal", "apart"));
    assertEquals(all - 6 - 3, missing(coverage).size());
  }

  @Test
  void pairsWithoutSenseAreNotMissed() {
    List<String> missing = missing(new OptionCoverage());
    assertTrue(missing.contains("MaxPool2d: stride 1 with windows adjoining"));
    assertFalse(missing.contains("MaxPool2d: stride 1 with windows apart"));
    assertFalse(missing.contains("MaxPool2d: padding same with last window ceil"));
  }

  @Test
  void theTableSaysWhatRanAndHowOften() {
    OptionCoverage coverage = new OptionCoverage();
    for (String stride : List.of("1", "equal", "unequal")) {
      coverage.add(Subject.MAX_POOL, pool(stride, "overlapping"));
      coverage.add(Subject.MAX_POOL, pool(stride, "adjoining"));
    }
    String line =
        coverage.table().lines().filter(l -> l.startsWith("MaxPool2d ")).findFirst().orElseThrow();
    assertEquals(
        List.of(
            "MaxPool2d", "6/8 >= 0", "3/9 >= 0", "3/5 >= 0", "2/9 >= 0", "2/6 >= 0", "1/5 >= 0"),
        List.of(line.split(" {2,}")));
  }

  @Test
  void anOptionWithoutAKnownValueIsRefused() {
    OptionCoverage coverage = new OptionCoverage();
    assertThrows(
        IllegalArgumentException.class,
        () -> coverage.add(Subject.MAX_POOL, Map.of(Option.STRIDE, "1")));
  }
}

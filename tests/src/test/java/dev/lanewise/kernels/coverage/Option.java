package dev.lanewise.kernels.coverage;

import java.util.List;

/** What an operator's shape leaves open, and the kinds of values that its code may tell apart. */
public enum Option {
  STRIDE("stride", "1", "equal", "unequal"),
  DILATION("dilation", "1", "equal", "unequal"),
  GROUPS("groups", "1", "several"),
  MULTIPLIER("multiplier", "1", "several"),
  PADDING("padding", "valid", "same", "explicit"),
  KERNEL("kernel", "1x1", "larger"),
  OUTPUT_PADDING("output padding", "automatic", "none", "some"),
  WINDOWS("windows", "overlapping", "adjoining", "apart"),
  LAST_WINDOW("last window", "floor", "ceil"),
  PADDING_CELLS("padding cells", "ignored", "counted"),
  LAST_ROWS("tile rows", "1", "2", "3", "4"),
  LAST_COLUMNS("tile columns", "1", "2", "3", "4");

  private final String title;
  private final List<String> kinds;

  Option(String title, String... kinds) {
    this.title = title;
    this.kinds = List.of(kinds);
  }

  List<String> kinds() {
    return kinds;
  }

  @Override
  public String toString() {
    return title;
  }
}

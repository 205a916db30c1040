package dev.lanewise.kernels.coverage;

import java.util.List;

/** An option at one of its values. */
record Setting(Option option, String value) {
  /** Pairs that no shape can have, or that are the same as another. */
  private static final List<List<Setting>> SENSELESS =
      List.of(
          List.of(new Setting(Option.DILATION, "equal"), new Setting(Option.KERNEL, "1x1")),
          List.of(new Setting(Option.DILATION, "unequal"), new Setting(Option.KERNEL, "1x1")),
          List.of(new Setting(Option.STRIDE, "1"), new Setting(Option.OUTPUT_PADDING, "some")),
          List.of(new Setting(Option.STRIDE, "1"), new Setting(Option.WINDOWS, "apart")),
          List.of(new Setting(Option.STRIDE, "1"), new Setting(Option.LAST_WINDOW, "ceil")),
          List.of(new Setting(Option.PADDING, "same"), new Setting(Option.LAST_WINDOW, "ceil")));

  Setting {
    if (!option.kinds().contains(value)) {
      throw new IllegalArgumentException(
          option + ": expected one of " + option.kinds() + ", got " + value);
    }
  }

  boolean makesSenseWith(Setting other) {
    return !SENSELESS.contains(List.of(this, other)) && !SENSELESS.contains(List.of(other, this));
  }

  @Override
  public String toString() {
    return option + " " + value;
  }
}

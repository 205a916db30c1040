package dev.lanewise.nn.data;

/** What the targets of a loss or metric look like. */
public enum TargetForm {
  /** One class number for each sample; in memory an int. */
  LABELS,
  /** As many floats as the output has. */
  VALUES
}

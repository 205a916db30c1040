package dev.lanewise.nn;

import org.jspecify.annotations.Nullable;

/** What training goes through: epochs of batches, one after another. */
interface Batches {
  /** Batches in an epoch. */
  int size();

  /** Starts an epoch, before its first batch. */
  void begin(int epoch);

  /** Moves on to the next batch. */
  void next();

  /** Where the batch's samples are. */
  Training.Data data();

  /** Which sample of the data is which, or null: they are taken in their order. */
  int @Nullable [] order();

  /** The batch's first sample, in the order's numbering. */
  int first();

  /** Samples in the batch. */
  int count();
}

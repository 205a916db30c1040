package dev.lanewise.kernels;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Objects kept for the next call, so that a call allocates nothing once there are as many as
 * callers at once.
 *
 * @param <T> what is kept
 */
final class Spare<T> {
  private static final int KEPT = 16;

  private final Supplier<T> maker;
  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(KEPT);

  Spare(Supplier<T> maker) {
    this.maker = maker;
  }

  T take() {
    for (int i = 0; i < KEPT; i++) {
      T kept = slots.getAndSet(i, null);
      if (kept != null) {
        return kept;
      }
    }
    return maker.get();
  }

  void give(T object) {
    for (int i = 0; i < KEPT; i++) {
      if (slots.compareAndSet(i, null, object)) {
        return;
      }
    }
  }
}

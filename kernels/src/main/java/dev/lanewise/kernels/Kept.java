package dev.lanewise.kernels;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects kept for the next call, so that a call allocates nothing once there are as many as
 * callers at once. A caller who gets none makes one, and gives it afterwards.
 *
 * @param <T> what is kept
 */
final class Kept<T> {
  private static final int SLOTS = 16;

  private final AtomicReferenceArray<@Nullable T> slots = new AtomicReferenceArray<>(SLOTS);

  /** One of the objects, if there is one. */
  @Nullable T take() {
    for (int i = 0; i < SLOTS; i++) {
      T kept = slots.getAndSet(i, null);
      if (kept != null) {
        return kept;
      }
    }
    return null;
  }

  void give(T object) {
    for (int i = 0; i < SLOTS; i++) {
      if (slots.compareAndSet(i, null, object)) {
        return;
      }
    }
  }
}

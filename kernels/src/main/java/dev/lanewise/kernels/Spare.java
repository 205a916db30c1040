package dev.lanewise.kernels;

import java.util.function.Supplier;

/**
 * {@link Kept} objects, and how one is made where none is left.
 *
 * @param <T> what is kept
 */
final class Spare<T> {
  private final Supplier<T> maker;
  private final Kept<T> kept = new Kept<>();

  Spare(Supplier<T> maker) {
    this.maker = maker;
  }

  T take() {
    T object = kept.take();
    return object != null ? object : maker.get();
  }

  void give(T object) {
    kept.give(object);
  }
}

package dev.lanewise.nn;

import dev.lanewise.nn.callbacks.Callback;
import dev.lanewise.nn.callbacks.CallbackState;
import dev.lanewise.nn.data.SafeTensors;
import dev.lanewise.nn.data.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The states of callbacks in a file, under the names that theirs get with the callback's number.
 *
 * @param states one for each callback
 */
record CallbackStates(List<CallbackState> states) {
  private static final String PREFIX = "callback/";

  static CallbackStates of(List<Callback> callbacks) {
    return new CallbackStates(callbacks.stream().map(Callback::state).toList());
  }

  /** As they were saved, for so many callbacks. */
  static CallbackStates of(SafeTensors saved, SavedTexts texts, int callbacks) throws IOException {
    List<CallbackState> states = new ArrayList<>();
    for (int i = 0; i < callbacks; i++) {
      Map<String, Double> numbers = new HashMap<>();
      for (String name : ownNames(saved.metadata(), i).keySet()) {
        numbers.put(name, texts.numbers(prefix(i) + name, 1)[0]);
      }
      states.add(new CallbackState(numbers, ownNames(saved.tensors(), i)));
    }
    return new CallbackStates(states);
  }

  private static String prefix(int callback) {
    return PREFIX + callback + "/";
  }

  private static <V> Map<String, V> ownNames(Map<String, V> all, int callback) {
    Map<String, V> own = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix(callback))) {
            own.put(name.substring(prefix(callback).length()), value);
          }
        });
    return own;
  }

  /** What else is in a file. */
  static <V> Map<String, V> without(Map<String, V> all) {
    Map<String, V> rest = new LinkedHashMap<>(all);
    rest.keySet().removeIf(name -> name.startsWith(PREFIX));
    return rest;
  }

  Map<String, String> texts() {
    return prefixed(state -> state.numbers(), SavedTexts::text);
  }

  Map<String, Tensor> tensors() {
    return prefixed(state -> state.tensors(), tensor -> tensor);
  }

  private <V, W> Map<String, W> prefixed(
      Function<CallbackState, Map<String, V>> part, Function<V, W> form) {
    Map<String, W> all = new LinkedHashMap<>();
    for (int i = 0; i < states.size(); i++) {
      String prefix = prefix(i);
      part.apply(states.get(i)).forEach((name, value) -> all.put(prefix + name, form.apply(value)));
    }
    return all;
  }

  void resume(List<Callback> callbacks) {
    for (int i = 0; i < states.size(); i++) {
      callbacks.get(i).resume(states.get(i));
    }
  }
}

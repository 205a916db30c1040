package dev.lanewise.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A method of an operator, and the operands that it takes: found out by reflection and by asking
 * the operator, so that one that joins {@link OperatorCases} is tested without another line.
 *
 * @param name the case and the method
 * @param operator an operator of {@link OperatorCases}
 * @param method one of its public methods that take memory
 * @param operands in the order of the parameters
 */
record OperatorCall(String name, Object operator, Method method, List<Slot> operands) {
  /**
   * An operand.
   *
   * @param name as messages have it: the parameter's, if that is not {@link #EITHER}
   * @param bytes how much memory it is
   * @param written whether read-only memory is refused
   * @param numbers integers that an operand of {@link #NUMBERS} must hold, or nothing for zeros
   */
  record Slot(String name, long bytes, boolean written, MemorySegment numbers) {
    boolean isScratch() {
      return name.equals("scratch");
    }

    boolean holdsNumbers() {
      return NUMBERS.contains(name);
    }

    /** Its integers, or other floats than those of other operands, between 0.5 and 1.5. */
    void fill(MemorySegment memory) {
      if (numbers.byteSize() > 0) {
        memory.copyFrom(numbers.asSlice(0, memory.byteSize()));
        return;
      }
      if (holdsNumbers()) {
        memory.fill((byte) 0);
        return;
      }
      int shift = name.hashCode() & 0xffff;
      for (long i = 0; i < memory.byteSize() / Float.BYTES; i++) {
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0.5f + (i * 37 + shift) % 101 / 101f);
      }
    }
  }

  /** Where an operand lies. */
  record Place(MemorySegment segment, long offset) {}

  /** Operands that hold integers: zeros or, if those are refused, what the case has there. */
  private static final Set<String> NUMBERS = Set.of("winners", "labels");

  /** The parameter of an operand that is one of two things, and named for what it is. */
  private static final String EITHER = "from";

  private static final MemorySegment NONE = MemorySegment.NULL;

  /** More than an operand of {@link OperatorCases} has. */
  private static final long ROOM = 1 << 20;

  private static final Pattern TOO_SMALL =
      Pattern.compile("\\w+: expected (\\d+) bytes from offset 0, got a segment of 0 bytes");

  /** All calls of the operators that these cases run. */
  static List<OperatorCall> of(List<OperatorCases.Case> cases) {
    List<OperatorCall> calls = new ArrayList<>();
    Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = arena.allocate(10 * ROOM, Memory.ALIGNMENT);
      for (OperatorCases.Case one : cases) {
        List<Object> captured = captured(one.call());
        List<MemorySegment> segments =
            captured.stream()
                .filter(MemorySegment.class::isInstance)
                .map(MemorySegment.class::cast)
                .toList();
        List<Object> operators =
            captured.stream().filter(object -> !methods(object.getClass()).isEmpty()).toList();
        if (operators.isEmpty()) {
          throw new AssertionError(one.name() + ": captures no operator");
        }
        for (Object operator : operators) {
          if (known.add(operator)) {
            for (Method method : methods(operator.getClass())) {
              String name = one.name() + ", " + method.getName();
              calls.add(
                  new OperatorCall(name, operator, method, List.of()).asked(memory, segments));
            }
          }
        }
      }
    }
    return calls;
  }

  /** What a lambda has captured, in the order of its parameters. */
  private static List<Object> captured(Runnable lambda) {
    return Arrays.stream(lambda.getClass().getDeclaredFields())
        .sorted(Comparator.comparing(field -> Integer.parseInt(field.getName().substring(4))))
        .map(field -> value(field, lambda))
        .toList();
  }

  private static Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** A public class's methods that take memory, if it is one of the operators' package. */
  static List<Method> methods(Class<?> type) {
    if (!type.getPackage().equals(OperatorCall.class.getPackage())
        || !Modifier.isPublic(type.getModifiers())) {
      return List.of();
    }
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> List.of(method.getParameterTypes()).contains(MemorySegment.class))
        .sorted(Comparator.comparing(Method::getName))
        .toList();
  }

  /** The call with its operands, which it names one after the other when they are too small. */
  private OperatorCall asked(MemorySegment memory, List<MemorySegment> captured) {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.getType() == MemorySegment.class) {
        names.add(parameter.getName());
      }
    }
    List<MemorySegment> numbers = new ArrayList<>(Collections.nCopies(names.size(), NONE));
    long[] bytes = new long[names.size()];
    while (true) {
      List<Place> places = new ArrayList<>();
      for (int i = 0; i < bytes.length; i++) {
        MemorySegment segment = memory.asSlice(i * ROOM, bytes[i]);
        new Slot(names.get(i), bytes[i], false, numbers.get(i)).fill(segment);
        places.add(new Place(segment, 0));
      }
      try {
        run(places);
      } catch (RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        String named = message.substring(0, Math.max(0, message.indexOf(':')));
        if (!names.contains(named)) {
          names.replaceAll(known -> known.equals(EITHER) ? named : known);
        }
        int at = names.indexOf(named);
        Matcher tooSmall = TOO_SMALL.matcher(message);
        if (at >= 0 && bytes[at] == 0 && tooSmall.matches()) {
          bytes[at] = Long.parseLong(tooSmall.group(1));
        } else if (NUMBERS.contains(named)
            && numbers.get(at).equals(NONE)
            && captured.size() == names.size()) {
          numbers.set(at, captured.get(at));
        } else {
          throw new AssertionError(name + " with too little memory: " + message, e);
        }
        continue;
      }
      List<Slot> slots = new ArrayList<>();
      for (int i = 0; i < bytes.length; i++) {
        boolean written = written(names.get(i), places, i);
        slots.add(new Slot(names.get(i), bytes[i], written, numbers.get(i)));
      }
      return new OperatorCall(name, operator, method, slots);
    }
  }

  /** Whether read-only memory is refused; else the call must do without writing. */
  private boolean written(String operand, List<Place> places, int index) {
    List<Place> readOnly = new ArrayList<>(places);
    readOnly.set(index, new Place(places.get(index).segment().asReadOnly(), 0));
    try {
      run(readOnly);
      return false;
    } catch (IllegalArgumentException e) {
      String expected = operand + ": expected writable memory, got a read-only segment";
      if (expected.equals(e.getMessage())) {
        return true;
      }
      throw new AssertionError(name + " with read-only " + operand + ": " + e.getMessage(), e);
    }
  }

  /** Runs it on these operands; other parameters have values that any operator takes. */
  void run(List<Place> places) {
    List<@Nullable Object> arguments = new ArrayList<>();
    int operand = -1;
    for (Parameter parameter : method.getParameters()) {
      Class<?> type = parameter.getType();
      if (type == MemorySegment.class) {
        operand++;
        arguments.add(places.get(operand).segment());
      } else if (parameter.getName().endsWith("Offset")) {
        arguments.add(places.get(operand).offset());
      } else if (type == float.class) {
        arguments.add(0.5f);
      } else if (type == long.class) {
        arguments.add(3L);
      } else if (type == int.class) {
        arguments.add(1);
      } else {
        throw new AssertionError(name + ": what to pass as " + parameter + "?");
      }
    }
    try {
      method.invoke(operator, arguments.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new AssertionError(name, e.getCause());
    } catch (IllegalAccessException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Bytes that all operands need side by side, with room between them. */
  long bytes() {
    return places(MemorySegment.NULL).getLast().offset()
        + operands.getLast().bytes()
        + Memory.ALIGNMENT;
  }

  /** The operands side by side in a segment. */
  List<Place> places(MemorySegment segment) {
    List<Place> places = new ArrayList<>();
    long offset = Memory.ALIGNMENT;
    for (Slot slot : operands) {
      places.add(new Place(segment, offset));
      offset = Memory.alignUp(offset + slot.bytes()) + Memory.ALIGNMENT;
    }
    return places;
  }

  /** Gives all operands their values. */
  void fill(MemorySegment segment) {
    List<Place> places = places(segment);
    for (int i = 0; i < places.size(); i++) {
      Slot slot = operands.get(i);
      slot.fill(segment.asSlice(places.get(i).offset(), slot.bytes()));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}

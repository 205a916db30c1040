package dev.lanewise.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.lanewise.kernels.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * oneDNN through its C interface, version 3 or 2, whichever the JVM's property names; an object
 * owns what the calls of one contender need. The environment says how many threads it takes.
 */
final class OneDnn implements AutoCloseable {
  /** Names the folder of the version. */
  static final String FOLDER = "peers.onednn";

  static final int SRC = 1;
  static final int DST = 17;
  static final int WEIGHTS = 33;
  static final int WORKSPACE = 64;
  static final int DIFF_SRC = 129;
  static final int DIFF_DST = 145;
  static final int DIFF_WEIGHTS = 161;

  static final int QUERY_SRC = 129;
  static final int QUERY_DIFF_SRC = 130;
  static final int QUERY_WEIGHTS = 131;
  static final int QUERY_DIFF_WEIGHTS = 132;
  static final int QUERY_DST = 133;
  static final int QUERY_DIFF_DST = 134;
  static final int QUERY_WORKSPACE = 135;

  private static final int CPU = 1;
  private static final int IN_ORDER = 1;
  private static final int F32 = 3;
  private static final int ANY_LAYOUT = 1;

  /** Version 2 has its descriptors in memory of the caller; none is larger. */
  private static final int DESCRIPTOR_BYTES = 16_384;

  private static final NativeLibrary LIBRARY =
      NativeLibrary.of(System.getProperty(FOLDER, "onednn"), "libdnnl.so");
  private static final boolean DESCRIPTORS_ARE_OBJECTS =
      LIBRARY.has("dnnl_memory_desc_create_with_tag");

  /** Constant, so that C2 makes a plain call of it. */
  private static final MethodHandle EXECUTE =
      LIBRARY.function("dnnl_primitive_execute", ADDRESS, ADDRESS, JAVA_INT, ADDRESS);

  private static final MethodHandle WAIT = LIBRARY.function("dnnl_stream_wait", ADDRESS);

  static final MemorySegment ENGINE = made(Arena.global(), "dnnl_engine_create", CPU, 0L);
  private static final MemorySegment STREAM =
      made(Arena.global(), "dnnl_stream_create", ENGINE, IN_ORDER);

  private final Arena arena = Arena.ofShared();
  private final Deque<Runnable> closings = new ArrayDeque<>();

  OneDnn() {}

  /** Memory of one layout. */
  record Tensor(MemorySegment descriptor, MemorySegment data, MemorySegment memory) {}

  /** What a primitive reads or writes, under oneDNN's number for it. */
  record Argument(int number, Tensor tensor) {}

  /** The layout with these strides, or the one that oneDNN likes best. */
  MemorySegment layout(long[] sizes, long @Nullable [] strides) {
    String end = strides == null ? "tag" : "strides";
    Object last = strides == null ? (Object) ANY_LAYOUT : longs(strides);
    if (DESCRIPTORS_ARE_OBJECTS) {
      String function = "dnnl_memory_desc_create_with_" + end;
      return made(arena, function, sizes.length, longs(sizes), F32, last);
    }
    MemorySegment descriptor = arena.allocate(DESCRIPTOR_BYTES, Long.BYTES);
    String function = "dnnl_memory_desc_init_by_" + end;
    check(function, LIBRARY.call(function, descriptor, sizes.length, longs(sizes), F32, last));
    return descriptor;
  }

  /** Sizes images, channels, rows, columns; in memory the channels come last. */
  MemorySegment channelsLast(long... sizes) {
    long channels = sizes[1];
    long row = sizes[3] * channels;
    return layout(sizes, new long[] {sizes[2] * row, 1, row, channels});
  }

  /** The sizes or strides as C takes them. */
  MemorySegment longs(long... values) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, values);
  }

  /** Memory for a {@code struct} that a function fills. */
  MemorySegment struct() {
    return arena.allocate(DESCRIPTOR_BYTES, Long.BYTES);
  }

  /** Makes an object by a function whose first parameter tells where its address goes. */
  MemorySegment made(String function, Object... others) {
    return made(arena, function, others);
  }

  /** Calls a function that returns a status. */
  void call(String function, Object... arguments) {
    check(function, LIBRARY.call(function, arguments));
  }

  /** New memory of the layout that a primitive wants. */
  Tensor tensor(MemorySegment primitiveDescriptor, int query) {
    return tensor(LIBRARY.address("dnnl_primitive_desc_query_md", primitiveDescriptor, query, 0));
  }

  /** New memory of this layout. */
  Tensor tensor(MemorySegment layout) {
    long bytes = LIBRARY.size("dnnl_memory_desc_get_size", layout);
    MemorySegment data = Memory.bytes(arena, bytes).asSlice(0, bytes);
    MemorySegment memory = made("dnnl_memory_create", layout, ENGINE, data);
    closings.push(() -> call("dnnl_memory_destroy", memory));
    return new Tensor(layout, data, memory);
  }

  /** New memory of this layout with Lanewise's random numbers. */
  Tensor random(MemorySegment layout) {
    Tensor tensor = tensor(layout);
    tensor.data().copyFrom(Floats.random(tensor.data().byteSize() / Float.BYTES));
    return tensor;
  }

  /** Copies what is in one memory to another of another layout. */
  void reorder(Tensor from, Tensor to) {
    MemorySegment descriptor =
        made(
            "dnnl_reorder_primitive_desc_create",
            from.descriptor(),
            ENGINE,
            to.descriptor(),
            ENGINE,
            MemorySegment.NULL);
    primitive(descriptor, new Argument(SRC, from), new Argument(DST, to)).run();
  }

  /** What is in memory, in another layout. */
  float[] values(Tensor tensor, MemorySegment layout) {
    Tensor plain = tensor(layout);
    reorder(tensor, plain);
    return plain.data().toArray(JAVA_FLOAT);
  }

  /** Runs a primitive on these arguments. */
  Runnable primitive(MemorySegment primitiveDescriptor, Argument... arguments) {
    MemorySegment primitive = made("dnnl_primitive_create", primitiveDescriptor);
    closings.push(() -> call("dnnl_primitive_destroy", primitive));
    // struct { int arg; dnnl_memory_t memory; }
    MemorySegment array = arena.allocate(16L * arguments.length, Long.BYTES);
    for (int i = 0; i < arguments.length; i++) {
      array.set(JAVA_INT, 16L * i, arguments[i].number());
      array.set(ADDRESS, 16L * i + 8, arguments[i].tensor().memory());
    }
    int count = arguments.length;
    return () -> execute(primitive, count, array);
  }

  private static void execute(MemorySegment primitive, int count, MemorySegment arguments) {
    int status;
    try {
      status = (int) EXECUTE.invokeExact(primitive, STREAM, count, arguments);
      status |= (int) WAIT.invokeExact(STREAM);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    check("dnnl_primitive_execute", status);
  }

  @Override
  public void close() {
    closings.forEach(Runnable::run);
    arena.close();
  }

  private static MemorySegment made(Arena arena, String function, Object... others) {
    MemorySegment place = arena.allocate(ADDRESS);
    Object[] arguments = new Object[others.length + 1];
    arguments[0] = place;
    System.arraycopy(others, 0, arguments, 1, others.length);
    check(function, LIBRARY.call(function, arguments));
    return place.get(ADDRESS, 0);
  }

  private static void check(String function, int status) {
    if (status != 0) {
      throw new IllegalStateException(function + " has failed with status " + status);
    }
  }
}

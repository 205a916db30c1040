package dev.lanewise.nn.data;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file.
 *
 * @param tensors where each lies, in the order of the header
 * @param metadata texts
 */
record TensorHeader(Map<String, Entry> tensors, Map<String, String> metadata) {
  /** More than the headers of the largest models. */
  static final int MOST_BYTES = 1 << 24;

  static final String METADATA = "__metadata__";

  /**
   * Where a tensor lies.
   *
   * @param begin of its bytes in the data
   * @param end behind them
   */
  record Entry(Shape shape, long begin, long end) {
    Tensor in(MemorySegment data) {
      return Tensor.view(data.asSlice(begin, end - begin), shape.toArray());
    }
  }

  /** The header as it is written, with spaces so that the data start at a multiple of 64 bytes. */
  static ByteBuffer encode(Map<String, Tensor> tensors, Map<String, String> metadata) {
    StringBuilder text = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      JsonText.quote(METADATA, text);
      text.append(":{");
      metadata.forEach(
          (key, value) -> {
            JsonText.quote(key, text);
            text.append(':');
            JsonText.quote(value, text);
            text.append(',');
          });
      text.setCharAt(text.length() - 1, '}');
      text.append(',');
    }
    long at = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      if (tensor.getKey().equals(METADATA)) {
        throw new IllegalArgumentException("no tensor may be named " + METADATA);
      }
      Tensor value = tensor.getValue();
      long end = at + (long) value.size() * Float.BYTES;
      JsonText.quote(tensor.getKey(), text);
      text.append(":{\"dtype\":\"F32\",\"shape\":[");
      for (int axis = 0; axis < value.shape().rank(); axis++) {
        text.append(axis == 0 ? "" : ",").append(value.shape().get(axis));
      }
      text.append("],\"data_offsets\":[").append(at).append(',').append(end).append("]},");
      at = end;
    }
    if (text.length() > 1) {
      text.setLength(text.length() - 1);
    }
    text.append('}');
    int bytes = text.toString().getBytes(StandardCharsets.UTF_8).length;
    text.append(" ".repeat(Math.floorMod(-Long.BYTES - bytes, 64)));
    return StandardCharsets.UTF_8.encode(text.toString());
  }

  /**
   * Reads a header, strictly.
   *
   * @param dataBytes bytes of the data behind it
   * @throws DamagedFileException if it is no header, or tensors do not fill the data
   */
  static TensorHeader decode(ByteBuffer utf8, long dataBytes) throws DamagedFileException {
    JsonText text;
    try {
      text = new JsonText(StandardCharsets.UTF_8.newDecoder().decode(utf8).toString());
    } catch (CharacterCodingException e) {
      throw new DamagedFileException("expected a header in UTF-8");
    }
    Map<String, Entry> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    text.object(
        name -> {
          if (name.equals(METADATA)) {
            text.object(key -> metadata.put(key, text.string()));
          } else {
            tensors.put(name, entry(name, text));
          }
        });
    text.end();
    checkFilled(tensors, dataBytes);
    return new TensorHeader(tensors, metadata);
  }

  private static Entry entry(String name, JsonText text) throws DamagedFileException {
    List<String> types = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    text.object(
        key -> {
          switch (key) {
            case "dtype" -> types.add(text.string());
            case "shape" -> sizes.addAll(text.integers());
            case "data_offsets" -> offsets.addAll(text.integers());
            default ->
                throw new DamagedFileException(
                    "tensor " + name + ": expected dtype, shape and data_offsets, got " + key);
          }
        });
    if (!types.equals(List.of("F32"))) {
      throw new DamagedFileException("tensor " + name + ": expected dtype F32, got " + types);
    }
    Shape shape = shape(name, sizes);
    if (offsets.size() != 2
        || offsets.get(1) - offsets.get(0) != (long) shape.size() * Float.BYTES) {
      throw new DamagedFileException(
          "tensor " + name + ": expected data_offsets that fit " + shape + ", got " + offsets);
    }
    return new Entry(shape, offsets.get(0), offsets.get(1));
  }

  private static Shape shape(String name, List<Long> sizes) throws DamagedFileException {
    try {
      return Shape.of(sizes.stream().mapToInt(Math::toIntExact).toArray());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new DamagedFileException("tensor " + name + ": too large: " + sizes);
    }
  }

  private static void checkFilled(Map<String, Entry> tensors, long dataBytes)
      throws DamagedFileException {
    long at = 0;
    for (Entry entry :
        tensors.values().stream()
            .sorted(Comparator.comparing(Entry::begin).thenComparing(Entry::end))
            .toList()) {
      if (entry.begin != at) {
        throw new DamagedFileException(
            "expected tensors one after another, got one at byte "
                + (entry.begin + " where " + at + " was next"));
      }
      at = entry.end;
    }
    if (at != dataBytes) {
      throw new DamagedFileException("expected " + at + " bytes of data, got " + dataBytes);
    }
  }
}

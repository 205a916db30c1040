package dev.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class TensorTest {

  @Test
  void nestedArraysAreRowMajor() {
    Tensor tensor = Tensor.of(new float[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
    assertEquals(Shape.of(2, 2, 2), tensor.shape());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, tensor.toArray());
    assertEquals(7, tensor.get(1, 1, 0));
  }

  @Test
  void raggedArraysAreRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[][] {{1, 2}, {3}}))
            .getMessage();
    assertEquals("values: expected rows of shape (2,), got (1,) at 1", message);
  }

  @Test
  void rowsAreViews() {
    Tensor tensor = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    tensor.row(1).segment().setAtIndex(ValueLayout.JAVA_FLOAT, 0, 30);
    assertEquals(30, tensor.get(1, 0));
    assertArrayEquals(new float[] {30, 4, 5, 6}, tensor.rows(1, 3).toArray());
    assertEquals(Shape.of(2, 2), tensor.rows(1, 3).shape());
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.row(3));
    assertThrows(IndexOutOfBoundsException.class, () -> tensor.rows(2, 4));
  }

  @Test
  void directBuffersAreNotCopied() {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asFloatBuffer();
    Tensor tensor = Tensor.of(buffer, 2, 2);
    buffer.put(3, 9);
    assertEquals(9, tensor.get(1, 1));
    assertEquals(2, Tensor.of(FloatBuffer.wrap(new float[] {1, 2}), 2).get(1));
  }

  @Test
  void segmentsAreNotCopiedAndHeapSegmentsRefused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(8, 4);
      Tensor tensor = Tensor.view(segment, 2);
      segment.set(ValueLayout.JAVA_FLOAT, 4, 5);
      assertEquals(5, tensor.get(1));
      assertThrows(IllegalArgumentException.class, () -> Tensor.view(segment, 3));
    }
    assertThrows(
        IllegalArgumentException.class, () -> Tensor.view(MemorySegment.ofArray(new float[2]), 2));
  }

  @Test
  void sizesMustFit() {
    assertEquals(
        "values: expected 6 floats for shape (2, 3), got 5",
        assertThrows(IllegalArgumentException.class, () -> Tensor.of(new float[5], 2, 3))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(1 << 16, 1 << 16));
    assertThrows(IllegalArgumentException.class, () -> Tensor.zeros(-1));
    assertThrows(IllegalArgumentException.class, () -> Tensor.of(new int[] {16_777_217}));
  }

  @Test
  void textIsReadable() {
    assertEquals(
        "Tensor(2, 2) [[1.0, 2.0], [3.0, 4.0]]",
        Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).toString());
    assertEquals("Tensor(20,) [0.0, 0.0, 0.0, ..., 0.0, 0.0, 0.0]", Tensor.zeros(20).toString());
  }

  @Test
  void viewsKeepTheMemory() {
    Tensor row = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).row(1);
    for (int i = 0; i < 20; i++) {
      System.gc();
    }
    assertTrue(row.segment().scope().isAlive());
    assertArrayEquals(new float[] {3, 4}, row.toArray());
  }
}

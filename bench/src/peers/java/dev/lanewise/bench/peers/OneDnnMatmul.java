package dev.lanewise.bench.peers;

import dev.lanewise.bench.ratio.Contender;
import java.lang.foreign.MemorySegment;

/** oneDNN's matrix product; B is in the layout that it likes best beforehand. */
final class OneDnnMatmul {
  private OneDnnMatmul() {}

  static Contender of(GemmCase product) {
    OneDnn oneDnn = new OneDnn();
    MemorySegment a = matrix(oneDnn, product.m(), product.k());
    MemorySegment b = matrix(oneDnn, product.k(), product.n());
    MemorySegment c = matrix(oneDnn, product.m(), product.n());
    MemorySegment descriptor =
        oneDnn.made(
            "dnnl_matmul_primitive_desc_create",
            OneDnn.ENGINE,
            a,
            oneDnn.layout(new long[] {product.k(), product.n()}, null),
            MemorySegment.NULL,
            c,
            MemorySegment.NULL);
    OneDnn.Tensor packed = oneDnn.tensor(descriptor, OneDnn.QUERY_WEIGHTS);
    oneDnn.reorder(oneDnn.random(b), packed);
    OneDnn.Tensor result = oneDnn.tensor(c);
    Runnable call =
        oneDnn.primitive(
            descriptor,
            new OneDnn.Argument(OneDnn.SRC, oneDnn.random(a)),
            new OneDnn.Argument(OneDnn.WEIGHTS, packed),
            new OneDnn.Argument(OneDnn.DST, result));
    return Contender.of(
        "oneDNN", product.work(), call, () -> oneDnn.values(result, c), oneDnn::close);
  }

  private static MemorySegment matrix(OneDnn oneDnn, long rows, long columns) {
    return oneDnn.layout(new long[] {rows, columns}, new long[] {columns, 1});
  }
}

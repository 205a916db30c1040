/** A program that calls kernels on memory of others. */
module foreignmemory {
  requires dev.lanewise.kernels;
  requires org.apache.arrow.memory.core;
  requires org.apache.arrow.vector;
}

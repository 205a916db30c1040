/**
 * Compute kernels for convolutional networks: the Vector API over native memory, without
 * dependencies.
 */
module dev.lanewise.kernels {
  requires jdk.incubator.vector;
  requires jdk.management;
  requires static transitive org.jspecify;

  exports dev.lanewise.kernels;
}

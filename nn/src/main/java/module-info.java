/** Trainable layers with the names and defaults of Keras, on the Lanewise kernels. */
module dev.lanewise.nn {
  requires transitive dev.lanewise.kernels;
  requires static java.desktop; // images in files alone
  requires static transitive org.jspecify;

  exports dev.lanewise.nn;
  exports dev.lanewise.nn.callbacks;
  exports dev.lanewise.nn.constraints;
  exports dev.lanewise.nn.data;
  exports dev.lanewise.nn.initializers;
  exports dev.lanewise.nn.layers;
  exports dev.lanewise.nn.losses;
  exports dev.lanewise.nn.metrics;
  exports dev.lanewise.nn.optimizers;
  exports dev.lanewise.nn.regularizers;
}

package dev.lanewise.examples;

import dev.lanewise.nn.Shape;

/** Trains a small convolutional network on MNIST. */
public final class MnistCnn {

  private MnistCnn() {}

  /** Runs the example. */
  public static void main(String[] args) {
    System.out.println(
        "Hello from " + Shape.class.getModule() + ": images of shape " + Shape.of(28, 28, 1));
  }
}

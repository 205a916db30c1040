package dev.lanewise.bench.ratio;

/** Makes contenders by name, so that another JVM can be asked for one; has a public constructor. */
public interface Catalogue {
  /**
   * The contender of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  Contender contender(String name);
}

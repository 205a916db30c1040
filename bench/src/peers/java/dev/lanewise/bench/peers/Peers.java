package dev.lanewise.bench.peers;

import dev.lanewise.bench.Machine;
import dev.lanewise.bench.ratio.Rounds;
import java.util.Set;
import java.util.TreeSet;

/**
 * Prints tables of Lanewise beside its peers. Arguments are the tables, {@code gemm}, {@code conv},
 * {@code net}, all if none is named; {@code quick} for a rough look; or a number of rounds if it is
 * not to be 15.
 */
public final class Peers {
  private static final Set<String> TABLES = Set.of("gemm", "conv", "net", "start");

  private Peers() {}

  /** Prints them. */
  public static void main(String[] args) {
    Rounds rounds = Rounds.of().turn(0.03).rest(0.03);
    Set<String> tables = new TreeSet<>();
    for (String arg : args) {
      if (TABLES.contains(arg)) {
        tables.add(arg);
      } else if (arg.equals("quick")) {
        rounds = rounds.count(5).warmUp(0.3).turn(0.02);
      } else {
        rounds = rounds.count(Integer.parseInt(arg));
      }
    }
    System.out.println(Machine.describe());
    if (tables.isEmpty() || tables.contains("gemm")) {
      new GemmTable(rounds).print();
    }
    if (tables.isEmpty() || tables.contains("conv")) {
      new ConvTable(rounds).print();
    }
    if (tables.isEmpty() || tables.contains("net")) {
      new NetTable(rounds.warmUp(10)).print();
    }
    if (tables.isEmpty() || tables.contains("start")) {
      new StartTable(rounds.count()).print();
    }
  }
}

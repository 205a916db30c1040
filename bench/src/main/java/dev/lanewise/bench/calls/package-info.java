/** Calls of Lanewise's operators at the shapes of real nets, for all benchmarks. */
package dev.lanewise.bench.calls;

/** Contenders timed in turn, in one JVM or in several, and the ratios of their times. */
package dev.lanewise.bench.ratio;

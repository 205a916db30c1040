/**
 * Lanewise beside native libraries and other Java, in one run. Only profile peers compiles this.
 */
package dev.lanewise.bench.peers;

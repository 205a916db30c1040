/** The algorithms of Lanewise as loops over {@code float[]}, as one would write them by hand. */
package dev.lanewise.bench.plain;

/** Graphs of layers, the plans made from them, and their memory. */
@NullMarked
package dev.lanewise.nn.internal.graph;

import org.jspecify.annotations.NullMarked;

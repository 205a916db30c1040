/** Layers, and what a layer of your own has to implement. */
@NullMarked
package dev.lanewise.nn.layers;

import org.jspecify.annotations.NullMarked;

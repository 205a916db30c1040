/** Layers and losses in double precision, for gradients by differences. */
@NullMarked
package dev.lanewise.nn.reference;

import org.jspecify.annotations.NullMarked;

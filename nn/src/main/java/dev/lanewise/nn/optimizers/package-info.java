/** Optimizers. */
@NullMarked
package dev.lanewise.nn.optimizers;

import org.jspecify.annotations.NullMarked;

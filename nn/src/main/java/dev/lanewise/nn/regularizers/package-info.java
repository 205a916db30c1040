/** Penalties on parameters. */
@NullMarked
package dev.lanewise.nn.regularizers;

import org.jspecify.annotations.NullMarked;

/** Bounds of parameters. */
@NullMarked
package dev.lanewise.nn.constraints;

import org.jspecify.annotations.NullMarked;

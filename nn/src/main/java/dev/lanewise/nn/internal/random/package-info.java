/** Random values. */
@NullMarked
package dev.lanewise.nn.internal.random;

import org.jspecify.annotations.NullMarked;

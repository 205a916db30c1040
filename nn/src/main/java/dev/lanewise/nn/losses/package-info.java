/** Loss functions. */
@NullMarked
package dev.lanewise.nn.losses;

import org.jspecify.annotations.NullMarked;

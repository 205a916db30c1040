/** Models and what they are made of. */
@NullMarked
package dev.lanewise.nn;

import org.jspecify.annotations.NullMarked;

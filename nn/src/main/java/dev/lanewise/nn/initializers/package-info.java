/** Initial values of parameters. */
@NullMarked
package dev.lanewise.nn.initializers;

import org.jspecify.annotations.NullMarked;

/** The operators: what an embedder calls. */
@NullMarked
package dev.lanewise.kernels;

import org.jspecify.annotations.NullMarked;

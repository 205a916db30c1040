/** Micro-kernels in plain Java. */
@NullMarked
package dev.lanewise.kernels.internal.scalar;

import org.jspecify.annotations.NullMarked;

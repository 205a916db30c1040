/** Loops, blocking, packing and thread partition, shared by scalar and vector micro-kernels. */
@NullMarked
package dev.lanewise.kernels.internal.drive;

import org.jspecify.annotations.NullMarked;

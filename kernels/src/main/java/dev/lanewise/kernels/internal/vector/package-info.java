/** Micro-kernels on the Vector API; the only package that imports it. */
@NullMarked
package dev.lanewise.kernels.internal.vector;

import org.jspecify.annotations.NullMarked;

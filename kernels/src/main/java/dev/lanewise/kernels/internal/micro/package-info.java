/** The micro-kernels, as interfaces: the innermost pieces of every operator. */
@NullMarked
package dev.lanewise.kernels.internal.micro;

import org.jspecify.annotations.NullMarked;

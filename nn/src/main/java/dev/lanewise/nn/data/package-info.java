/** Tensors, and reading and preparing data. */
@NullMarked
package dev.lanewise.nn.data;

import org.jspecify.annotations.NullMarked;

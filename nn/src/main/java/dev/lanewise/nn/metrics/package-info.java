/** Metrics: numbers that tell how good a model is, beside its loss. */
@NullMarked
package dev.lanewise.nn.metrics;

import org.jspecify.annotations.NullMarked;

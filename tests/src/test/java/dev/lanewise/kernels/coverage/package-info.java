/** Which pairs of options the tests of operators have met. */
@NullMarked
package dev.lanewise.kernels.coverage;

import org.jspecify.annotations.NullMarked;

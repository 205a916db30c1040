/** What data sets, layers and training share: orders of samples, places of resized pixels. */
@NullMarked
package dev.lanewise.nn.internal.data;

import org.jspecify.annotations.NullMarked;

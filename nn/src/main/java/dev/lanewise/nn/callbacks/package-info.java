/** What a user can do while a model trains. */
@NullMarked
package dev.lanewise.nn.callbacks;

import org.jspecify.annotations.NullMarked;

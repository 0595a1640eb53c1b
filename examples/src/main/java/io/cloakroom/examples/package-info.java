/** Small programs that show one way in each. */
@NullMarked
package io.cloakroom.examples;

import org.jspecify.annotations.NullMarked;

/** The Compose file, read but not run: the tests do without Docker. */
@NullMarked
package io.cloakroom.e2e.compose;

import org.jspecify.annotations.NullMarked;

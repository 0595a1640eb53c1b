/** The commands for the keys that seal sessions. */
@NullMarked
package io.cloakroom.cli.keys;

import org.jspecify.annotations.NullMarked;

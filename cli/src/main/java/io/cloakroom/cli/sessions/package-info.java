/** The commands that end sessions on a running bridge, and list what is ended. */
@NullMarked
package io.cloakroom.cli.sessions;

import org.jspecify.annotations.NullMarked;

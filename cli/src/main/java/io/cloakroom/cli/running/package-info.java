/** Calls of the admin API of a running bridge, and the commands' options for it. Loads nothing of the bridge itself. */
@NullMarked
package io.cloakroom.cli.running;

import org.jspecify.annotations.NullMarked;

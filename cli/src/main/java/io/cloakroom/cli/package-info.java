/** The cloakroom command, one class per subcommand. Reads the command line only; settings are the bridge's. */
@NullMarked
package io.cloakroom.cli;

import org.jspecify.annotations.NullMarked;

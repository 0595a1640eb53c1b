/** The cloakroom command, one class per subcommand. Reads the command line only; the bridge reads the settings. */
@NullMarked
package io.cloakroom.cli;

import org.jspecify.annotations.NullMarked;

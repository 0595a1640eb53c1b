/** The cloakroom command, one class per subcommand. */
@NullMarked
package io.cloakroom.cli;

import org.jspecify.annotations.NullMarked;

/** Tests of the command line, as far as nothing is started. */
@NullMarked
package io.cloakroom.cli;

import org.jspecify.annotations.NullMarked;

/** Tests of the commands on the state. */
@NullMarked
package io.cloakroom.cli.state;

import org.jspecify.annotations.NullMarked;

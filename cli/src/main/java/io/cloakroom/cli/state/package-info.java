/** The commands that read and write the state of a bridge, whether it runs or not. */
@NullMarked
package io.cloakroom.cli.state;

import org.jspecify.annotations.NullMarked;

/** Tests of the commands on the directory of a store. */
@NullMarked
package io.cloakroom.cli.store;

import org.jspecify.annotations.NullMarked;

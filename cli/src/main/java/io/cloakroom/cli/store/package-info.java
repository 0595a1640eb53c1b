/** {@code cloakroom store …}: the directory of an embedded store. */
@NullMarked
package io.cloakroom.cli.store;

import org.jspecify.annotations.NullMarked;

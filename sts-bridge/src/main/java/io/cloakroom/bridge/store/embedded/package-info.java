/** Keeps objects on local disk: data files named by id, metadata in SQLite. */
@NullMarked
package io.cloakroom.bridge.store.embedded;

import org.jspecify.annotations.NullMarked;

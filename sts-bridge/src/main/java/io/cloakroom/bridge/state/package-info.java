/** Small JSON documents under paths: key ring, revocations. Kept in SQLite. */
@NullMarked
package io.cloakroom.bridge.state;

import org.jspecify.annotations.NullMarked;

/**
 * Where a bridge keeps what must outlive it: small JSON documents under paths, each with a revision. Knows nothing of what
 * the documents mean; who writes a path owns its format.
 */
@NullMarked
package io.cloakroom.bridge.state;

import org.jspecify.annotations.NullMarked;

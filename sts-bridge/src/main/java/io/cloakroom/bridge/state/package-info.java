/**
 * Keeps what must outlive the process: small JSON documents under paths, each with a revision. Knows nothing of what
 * they mean: whoever writes a path owns its format.
 */
@NullMarked
package io.cloakroom.bridge.state;

import org.jspecify.annotations.NullMarked;

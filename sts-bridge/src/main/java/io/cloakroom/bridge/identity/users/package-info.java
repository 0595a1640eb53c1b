/** Users of this installation, who prove themselves by signing with a long-term key. */
@NullMarked
package io.cloakroom.bridge.identity.users;

import org.jspecify.annotations.NullMarked;

/** Issues, seals, opens and revokes session credentials; the key ring. */
@NullMarked
package io.cloakroom.bridge.credentials;

import org.jspecify.annotations.NullMarked;

/** SDKs made by others against both modes of the bridge. */
@NullMarked
package io.cloakroom.e2e.clients;

import org.jspecify.annotations.NullMarked;

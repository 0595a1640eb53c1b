/** What endpoints have in common: who counts as one sender where something is shared out. Knows nothing of the HTTP engine. */
@NullMarked
package io.cloakroom.bridge.endpoint;

import org.jspecify.annotations.NullMarked;

/** What endpoints share: which addresses count as one sender. Knows nothing of the HTTP engine. */
@NullMarked
package io.cloakroom.bridge.endpoint;

import org.jspecify.annotations.NullMarked;

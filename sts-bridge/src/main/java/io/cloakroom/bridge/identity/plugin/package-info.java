/**
 * A plugin of the operator as an identity source: it is shown a token that only it understands, and says whose it is.
 * What a role grants, and how sessions are issued, is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity.plugin;

import org.jspecify.annotations.NullMarked;

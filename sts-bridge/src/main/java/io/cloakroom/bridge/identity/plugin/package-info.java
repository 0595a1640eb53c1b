/**
 * Plugins of the operator as identity sources: a plugin gets a token that only it understands, and names its owner.
 * What a role grants, and how sessions are issued, is decided elsewhere.
 */
@NullMarked
package io.cloakroom.bridge.identity.plugin;

import org.jspecify.annotations.NullMarked;

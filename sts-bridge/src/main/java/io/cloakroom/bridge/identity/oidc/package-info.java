/** Turns a web identity token into a verified identity. */
@NullMarked
package io.cloakroom.bridge.identity.oidc;

import org.jspecify.annotations.NullMarked;

/**
 * Profiles: which bridge, which identity provider, which client. They come from a bridge's {@code
 * /.well-known/cloakroom} or from options, and are kept in the user's configuration folder. They hold no secrets.
 */
@NullMarked
package io.cloakroom.cli.profile;

import org.jspecify.annotations.NullMarked;

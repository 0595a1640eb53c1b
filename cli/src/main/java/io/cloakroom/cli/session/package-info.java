/**
 * Session credentials for whoever is logged in, as tools want them: as JSON for {@code credential_process}, in the
 * environment, for one command. They are handed on and never written.
 */
@NullMarked
package io.cloakroom.cli.session;

import org.jspecify.annotations.NullMarked;

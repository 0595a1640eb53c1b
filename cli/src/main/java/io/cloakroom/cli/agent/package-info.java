/**
 * {@code cloakroom agent}: credentials for the programs of this machine, by the container credentials protocol of the
 * AWS SDKs. It exchanges tokens at a bridge, keeps the credentials until shortly before their end, and decides nothing
 * itself.
 */
@NullMarked
package io.cloakroom.cli.agent;

import org.jspecify.annotations.NullMarked;

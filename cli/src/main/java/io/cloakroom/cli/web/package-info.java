/**
 * A small client for the documents and forms that a login needs. It is there because the client of
 * {@code java.net.http} takes longer to load than {@code cloakroom credentials} may take.
 */
@NullMarked
package io.cloakroom.cli.web;

import org.jspecify.annotations.NullMarked;

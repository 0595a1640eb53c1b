/**
 * Writes profiles into the files of other programs, which then ask {@code cloakroom credentials}. What others wrote
 * there stays as it is, and no secret is written.
 */
@NullMarked
package io.cloakroom.cli.tools;

import org.jspecify.annotations.NullMarked;

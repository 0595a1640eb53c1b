/** {@code cloakroom role}: roles with a trust policy, kept by a running bridge. */
@NullMarked
package io.cloakroom.cli.roles;

import org.jspecify.annotations.NullMarked;

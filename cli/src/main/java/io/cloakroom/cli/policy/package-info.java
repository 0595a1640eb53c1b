/**
 * The {@code cloakroom policy} commands, which work offline: they start no bridge and open no connection. Each prints for
 * people; what it prints comes from the policy library.
 */
@NullMarked
package io.cloakroom.cli.policy;

import org.jspecify.annotations.NullMarked;

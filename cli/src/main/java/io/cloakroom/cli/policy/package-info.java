/**
 * The {@code cloakroom policy} commands. They work offline: they start no bridge and open no connection. Each prints
 * for people what the policy library finds.
 */
@NullMarked
package io.cloakroom.cli.policy;

import org.jspecify.annotations.NullMarked;

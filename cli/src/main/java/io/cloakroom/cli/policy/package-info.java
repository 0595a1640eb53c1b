/**
 * The {@code cloakroom policy} commands. Each prints for people what the policy library finds. They work offline, but
 * for {@code forget}, which changes the state of a bridge.
 */
@NullMarked
package io.cloakroom.cli.policy;

import org.jspecify.annotations.NullMarked;

/**
 * What operators and their tools ask of the bridge: the health paths, and MinIO's admin API with a few calls of our
 * own. Who may make a call is decided here. Users, groups, policies and roles are changed by {@code iam}.
 */
@NullMarked
package io.cloakroom.bridge.admin;

import org.jspecify.annotations.NullMarked;

/**
 * Trust policies: who may assume a role, with which session name, tags and source identity. They share actions,
 * conditions and variables with the other policies, but name principals and no resources. Reading them is left to
 * {@code policy.json}.
 */
@NullMarked
package io.cloakroom.policy.trust;

import org.jspecify.annotations.NullMarked;

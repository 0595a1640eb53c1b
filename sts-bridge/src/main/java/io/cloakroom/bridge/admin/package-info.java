/**
 * What operators and their tools ask of the bridge: whether it is live and ready. The administration of users and
 * policies is not here.
 */
@NullMarked
package io.cloakroom.bridge.admin;

import org.jspecify.annotations.NullMarked;

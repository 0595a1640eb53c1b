/**
 * Matches the elements of a statement with a request: wildcards, policy variables, action, resource and principal
 * patterns. Knows nothing of conditions, statements or JSON.
 */
@NullMarked
package io.cloakroom.policy.match;

import org.jspecify.annotations.NullMarked;

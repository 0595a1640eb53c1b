/**
 * The {@code Condition} element: operators, condition keys, which action takes which key, and the values of a request
 * that conditions and policy variables look at. What a request's values are is decided by the caller.
 */
@NullMarked
package io.cloakroom.policy.condition;

import org.jspecify.annotations.NullMarked;

/**
 * The {@code Condition} element: operators, condition keys, which action takes which key, and the request values that
 * conditions and policy variables use. The caller decides what those values are.
 */
@NullMarked
package io.cloakroom.policy.condition;

import org.jspecify.annotations.NullMarked;

/**
 * The IAM policy language as a pure library: policies, requests and decisions. A {@link io.cloakroom.policy.PolicySet}
 * is compiled once and asked by {@link io.cloakroom.policy.PolicyEvaluator} for every request. Where documents come from,
 * which of them count for whom, and what the values of a request are, is left to the caller.
 */
@NullMarked
package io.cloakroom.policy;

import org.jspecify.annotations.NullMarked;

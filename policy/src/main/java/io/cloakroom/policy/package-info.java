/**
 * The IAM policy language as a pure library: policies, requests and decisions. A {@link io.cloakroom.policy.PolicySet}
 * is compiled once, and {@link io.cloakroom.policy.PolicyEvaluator} uses it for every request. The caller decides where
 * documents come from, which of them count for whom, and what the values of a request are.
 */
@NullMarked
package io.cloakroom.policy;

import org.jspecify.annotations.NullMarked;

/** The IAM policy language as a pure library: policies, requests and decisions. */
@NullMarked
package io.cloakroom.policy;

import org.jspecify.annotations.NullMarked;

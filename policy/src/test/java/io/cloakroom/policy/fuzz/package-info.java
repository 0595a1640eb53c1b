/** Targets for a fuzzer, and a test that runs each over its seeds. See {@code io.cloakroom.aws.fuzz}. */
@NullMarked
package io.cloakroom.policy.fuzz;

import org.jspecify.annotations.NullMarked;

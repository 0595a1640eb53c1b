/**
 * Targets for a fuzzer, and a test that runs each over its seeds. A target throws if something is wrong. Nothing here
 * needs the fuzzer: {@code interop/run fuzz} brings it.
 */
@NullMarked
package io.cloakroom.aws.fuzz;

import org.jspecify.annotations.NullMarked;

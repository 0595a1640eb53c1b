/**
 * Load comparisons of whole servers: the bridge with nginx and, if its binary is found, MinIO, interleaved in one run.
 * Only the ratios mean something, because the load generator and all servers share the machine.
 */
@NullMarked
package io.cloakroom.benchmarks.load;

import org.jspecify.annotations.NullMarked;

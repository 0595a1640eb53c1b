/**
 * Load comparisons of whole servers: the bridge beside nginx and, where its binary is there, MinIO, interleaved in one run. Only
 * ratios are meant to be read: the machine is shared by the load generator and all the servers.
 */
@NullMarked
package io.cloakroom.benchmarks.load;

import org.jspecify.annotations.NullMarked;

/** The connection that attacks and loads speak HTTP/1.1 on, byte by byte. Nothing of it is shared with the bridge. */
@NullMarked
package io.cloakroom.benchmarks.http;

import org.jspecify.annotations.NullMarked;

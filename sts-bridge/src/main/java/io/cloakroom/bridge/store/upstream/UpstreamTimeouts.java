package io.cloakroom.bridge.store.upstream;

import java.time.Duration;

/**
 * How long to wait for the upstream.
 *
 * @param connect until a connection is open, including TLS where used
 * @param stall without a byte in either direction while it is the upstream's turn; for a whole answer that is
 *     buffered
 * @param idle until an unused connection is closed
 */
public record UpstreamTimeouts(Duration connect, Duration stall, Duration idle) {
    public static final UpstreamTimeouts DEFAULT =
            new UpstreamTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(10));
}

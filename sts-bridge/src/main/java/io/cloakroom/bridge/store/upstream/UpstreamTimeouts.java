package io.cloakroom.bridge.store.upstream;

import java.time.Duration;

/**
 * How long the upstream is waited for.
 *
 * @param connect until a connection stands, with TLS where it is used
 * @param stall without a byte in either direction while the upstream is to move
 * @param idle an unused connection is kept
 */
public record UpstreamTimeouts(Duration connect, Duration stall, Duration idle) {
    public static final UpstreamTimeouts DEFAULT =
            new UpstreamTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(10));
}

package io.cloakroom.bridge.config;

import java.nio.file.Path;

/** Which object store stands behind the bridge. */
public sealed interface StoreConfig {
    /** {@code cloakroom server DIR}: objects are kept in a directory. */
    record Embedded(Path directory) implements StoreConfig {}

    /** {@code cloakroom gateway URL}: objects are kept by another S3 store. */
    record Upstream(UpstreamConfig upstream) implements StoreConfig {}
}

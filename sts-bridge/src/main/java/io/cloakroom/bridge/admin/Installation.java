package io.cloakroom.bridge.admin;

import io.cloakroom.bridge.authz.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What admin calls tell about the bridge and its store. Its methods may block. */
public interface Installation {
    /** A bucket and when it was created. */
    record Bucket(String name, Instant created) {}

    /** What the store holds. */
    record Usage(long buckets, long objects, long bytes) {}

    /** The id that the nodes on one state share. */
    String deploymentId();

    String version();

    Duration uptime();

    String region();

    boolean isStoreReady();

    /** Empty if the store is another one's, which does not tell. */
    Optional<Usage> usage();

    /**
     * All buckets; what the caller may know of them is decided by whoever shows them.
     *
     * @param caller in whose name the store is asked
     */
    List<Bucket> buckets(Caller caller);
}

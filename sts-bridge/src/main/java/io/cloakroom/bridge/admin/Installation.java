package io.cloakroom.bridge.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloakroom.bridge.authz.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The facts that admin calls tell about the bridge and its store. Its methods may block. */
public interface Installation {
    /** A bucket and when it was created. */
    record Bucket(String name, Instant created) {}

    /** The numbers of buckets, objects and bytes in the store. */
    record Usage(long buckets, long objects, long bytes) {}

    /** The id that the nodes on one state share. */
    String deploymentId();

    String version();

    Duration uptime();

    String region();

    boolean isStoreReady();

    /** The usage of the store; empty for an upstream, which does not tell. */
    Optional<Usage> usage();

    /**
     * All buckets. The call that shows them decides which of them the caller may see.
     *
     * @param caller in whose name the store is asked
     */
    List<Bucket> buckets(Caller caller);

    /**
     * A figure of the metrics.
     *
     * @param labels their values by name
     */
    record Figure(String name, Map<String, String> labels, double value) {
        public Figure {
            labels = Map.copyOf(labels);
        }
    }

    /** What the store is, in a few words. */
    String store();

    /** Store, state and providers, as {@link HealthEndpoint#report} has them. */
    ObjectNode readiness();

    /** The metrics of this moment but for the histograms. */
    List<Figure> figures();

    /**
     * The audit record of a request that has ended.
     *
     * @return its line of the audit log; empty if it is not remembered any more, or never was
     */
    Optional<String> record(String requestId);
}

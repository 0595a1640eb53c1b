package io.cloakroom.policy.canned;

import io.cloakroom.policy.Effect;
import io.cloakroom.policy.Policy;
import io.cloakroom.policy.Statement;
import io.cloakroom.policy.match.ActionPattern;
import io.cloakroom.policy.match.Actions;
import io.cloakroom.policy.match.ResourcePattern;
import io.cloakroom.policy.match.Resources;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The canned policies, with MinIO's names and contents. Note that {@code readonly} allows reading objects but not
 * listing buckets.
 *
 * @see <a
 *     href="https://min.io/docs/minio/linux/administration/identity-access-management/policy-based-access-control.html">
 *     MinIO: built-in policies</a>
 */
public final class CannedPolicies {
    private static final Resources EVERYTHING = new Resources.Only(List.of(ResourcePattern.parse("arn:aws:s3:::*")));
    private static final SortedMap<String, Policy> ALL = all();

    private CannedPolicies() {}

    /** The canned policy with this name. */
    public static Optional<Policy> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** Every canned policy by name; unmodifiable. */
    public static SortedMap<String, Policy> byName() {
        return Collections.unmodifiableSortedMap(ALL);
    }

    private static SortedMap<String, Policy> all() {
        SortedMap<String, Policy> policies = new TreeMap<>();
        policies.put("readwrite", Policy.of(allow(EVERYTHING, "s3:*")));
        policies.put("readonly", Policy.of(allow(EVERYTHING, "s3:GetBucketLocation", "s3:GetObject")));
        policies.put("writeonly", Policy.of(allow(EVERYTHING, "s3:PutObject")));
        policies.put(
                "diagnostics",
                Policy.of(allow(
                        EVERYTHING,
                        "admin:Profiling",
                        "admin:ServerTrace",
                        "admin:ConsoleLog",
                        "admin:ServerInfo",
                        "admin:TopLocksInfo",
                        "admin:OBDInfo",
                        "admin:BandwidthMonitor",
                        "admin:Prometheus")));
        policies.put(
                "consoleAdmin",
                Policy.of(
                        allow(new Resources.Unspecified(), "admin:*"),
                        allow(new Resources.Unspecified(), "kms:*"),
                        allow(EVERYTHING, "s3:*")));
        return policies;
    }

    private static Statement allow(Resources resources, String... actions) {
        return Statement.of(
                Effect.ALLOW,
                new Actions.Only(Stream.of(actions).map(ActionPattern::new).toList()),
                resources,
                List.of());
    }
}

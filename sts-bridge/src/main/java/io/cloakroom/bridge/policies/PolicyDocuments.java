package io.cloakroom.bridge.policies;

import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.canned.CannedPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The documents of all named policies as they are now: those of a directory, watched, before the canned ones. */
public final class PolicyDocuments implements AutoCloseable {
    /** How often the directory is looked at. */
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PolicyDocuments.class);

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Snapshot snapshot;

    private PolicyDocuments(Map<String, NamedPolicy> fromDirectory) {
        this.snapshot = new Snapshot(over(fromDirectory));
    }

    /** The canned policies alone. */
    public static PolicyDocuments canned() {
        return new PolicyDocuments(Map.of());
    }

    /**
     * Reads a directory of policies, one {@code <name>.json} each, and goes on watching it.
     *
     * @throws IOException if the directory cannot be read now; later failures are logged and leave what is known in force
     */
    public static PolicyDocuments watching(Path directory) throws IOException {
        PolicyDirectory policies = new PolicyDirectory(directory);
        PolicyDocuments documents = new PolicyDocuments(policies.read());
        Thread.ofPlatform().daemon().name("policies").start(() -> documents.watch(policies));
        return documents;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Stops watching. What is known stays in force. */
    @Override
    public void close() {
        closed.countDown();
    }

    private void watch(PolicyDirectory directory) {
        try {
            while (!closed.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                refresh(directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh(PolicyDirectory directory) {
        try {
            if (directory.hasChanged()) {
                snapshot = snapshot.followedBy(over(directory.read()));
            }
        } catch (IOException e) {
            LOG.error("The policies directory cannot be read: {}. What was read before stays in force.", e.toString());
        } catch (RuntimeException e) {
            LOG.error("Reading the policies directory failed. What was read before stays in force.", e);
        }
    }

    private static Map<String, NamedPolicy> over(Map<String, NamedPolicy> fromDirectory) {
        Map<String, NamedPolicy> byName = new HashMap<>();
        CannedPolicies.byName().forEach((name, policy) -> byName.put(name, new NamedPolicy(name, policy)));
        fromDirectory.forEach((name, policy) -> {
            if (byName.put(name, policy) != null) {
                LOG.warn("The policies directory redefines the canned policy `{}`.", name);
            }
        });
        return byName;
    }
}

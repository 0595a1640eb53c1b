package io.cloakroom.bridge.policies;

import io.cloakroom.bridge.state.MemoryStateStore;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.policy.Effect;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.canned.CannedPolicies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current documents of all named policies. Those of a watched directory come before the canned ones.
 *
 * <p>A document that held a Deny, or that replaced a canned policy, must not lose its effect by vanishing. While it is
 * missing, its name denies everything, until it is back or forgotten.
 */
public final class PolicyDocuments implements AutoCloseable {
    /** How often the directory and the remembered names are checked. */
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PolicyDocuments.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Optional<PolicyDirectory> directory;
    private final PolicyMemory memory;
    private @Nullable Thread watcher;
    private Map<String, NamedPolicy> fromDirectory;
    private Set<String> gone = Set.of();
    private boolean isUnreadable;
    private boolean hasFailed;
    private boolean isMemoryFailing;
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Set.of());

    private PolicyDocuments(Optional<PolicyDirectory> directory, StateStore store) throws IOException {
        this.directory = directory;
        this.memory = new PolicyMemory(store);
        this.fromDirectory = directory.isPresent() ? directory.get().read() : Map.of();
        note();
        publish();
    }

    /** Only the canned policies. */
    public static PolicyDocuments canned() {
        try {
            return new PolicyDocuments(Optional.empty(), new MemoryStateStore());
        } catch (IOException e) {
            throw new IllegalStateException("no directory is read", e);
        }
    }

    /**
     * Reads a directory of policies, one {@code <name>.json} each, and keeps watching it. If it cannot be read later,
     * that is logged. Known policies then stay in force, but those that must not vanish deny everything.
     *
     * @param store remembers which names there were
     * @throws IOException if the directory cannot be read now
     */
    public static PolicyDocuments watching(Path directory, StateStore store) throws IOException {
        return new PolicyDocuments(Optional.of(new PolicyDirectory(directory)), store).watch();
    }

    /** The same, remembered until the process ends. */
    public static PolicyDocuments watching(Path directory) throws IOException {
        return watching(directory, new MemoryStateStore());
    }

    /** The canned policies, and the denials of policies that an earlier directory had. */
    public static PolicyDocuments remembering(StateStore store) throws IOException {
        return new PolicyDocuments(Optional.empty(), store).watch();
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Stops watching. Known policies stay in force. */
    @Override
    public void close() {
        closed.countDown();
        Thread running = watcher;
        try {
            if (running != null) {
                running.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private PolicyDocuments watch() {
        watcher = Thread.ofPlatform().daemon().name("policies").start(this::run);
        return this;
    }

    private void run() {
        try {
            while (!closed.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                refresh();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refresh() {
        try {
            boolean isChanged = hasReadChange();
            Map<String, Boolean> before = memory.names();
            note();
            if (isChanged || hasFailed || !before.equals(memory.names())) {
                publish();
            }
            hasFailed = false;
        } catch (Throwable e) { // without this thread, no change would take effect
            hasFailed = true; // what was read so far is not in force yet
            LOG.error("Reading the policies directory failed. What was read before stays in force.", e);
        }
    }

    private boolean hasReadChange() {
        if (directory.isEmpty()) {
            return false;
        }
        try {
            if (!isUnreadable && !directory.get().hasChanged()) {
                return false;
            }
            fromDirectory = directory.get().read();
            isUnreadable = false;
            return true;
        } catch (IOException e) {
            boolean isNew = !isUnreadable;
            isUnreadable = true;
            if (isNew) {
                LOG.error(
                        "The policies directory cannot be read: {}. What was read before stays in force, but names whose document held a Deny deny everything.",
                        e.toString());
            }
            return isNew;
        }
    }

    private void note() {
        Map<String, Boolean> documents = new HashMap<>();
        fromDirectory.forEach((name, policy) -> documents.put(name, mayNotVanish(name, policy)));
        try {
            memory.note(documents);
            isMemoryFailing = false;
        } catch (StateException e) {
            if (!isMemoryFailing) {
                LOG.error(
                        "The list of policies that deny cannot be stored: {}. It is kept until the process ends.",
                        e.getMessage());
            }
            isMemoryFailing = true;
        }
    }

    /** Without this document, what it denies would be allowed again, or a more generous canned policy would be back. */
    private static boolean mayNotVanish(String name, NamedPolicy document) {
        return CannedPolicies.find(name).isPresent()
                || document.policy().statements().stream().anyMatch(statement -> statement.effect() == Effect.DENY);
    }

    private void publish() {
        Map<String, Boolean> remembered = memory.names();
        Map<String, NamedPolicy> byName = new HashMap<>();
        CannedPolicies.byName().forEach((name, policy) -> byName.put(name, new NamedPolicy(name, policy)));
        fromDirectory.forEach((name, policy) -> {
            NamedPolicy canned = byName.put(name, policy);
            if (canned != null && !snapshot.has(policy)) {
                LOG.warn("The policies directory redefines the canned policy `{}`.", name);
            }
        });
        Set<String> nowGone = new TreeSet<>();
        remembered.forEach((name, mayNotVanish) -> {
            if (mayNotVanish && (isUnreadable || !fromDirectory.containsKey(name))) {
                nowGone.add(name);
                byName.put(name, PolicyDirectory.gone(name));
            }
        });
        snapshot = snapshot.followedBy(byName, remembered.keySet());
        tell(nowGone);
    }

    private void tell(Set<String> nowGone) {
        for (String name : nowGone) {
            if (!gone.contains(name)) {
                LOG.error(
                        "The document of policy `{}` is gone, and it held a Deny or stood in for a canned policy. Whoever has the policy is denied everything until it is back, or forgotten: cloakroom policy forget {} --data DIR",
                        name,
                        name);
            }
        }
        for (String name : gone) {
            if (!nowGone.contains(name)) {
                LOG.info("Policy `{}` is {}.", name, fromDirectory.containsKey(name) ? "back" : "forgotten");
            }
        }
        gone = nowGone;
    }
}

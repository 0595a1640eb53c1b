package io.cloakroom.bridge.policies;

import io.cloakroom.bridge.state.StateView;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current documents of all named policies. They come from layers. The first layer that has a name wins: the state
 * store, then a watched directory, then the canned policies. For identities of a Keycloak realm that keeps documents
 * itself, these are one more layer, the last.
 */
public final class PolicyDocuments implements AutoCloseable {
    /** How often the directory is checked. A change in the state store is noticed at once. */
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(PolicyDocuments.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final List<PolicyLayer> layers;
    private final Optional<RealmPolicies> realms;
    private final Semaphore changes;
    /** Layers are refreshed by one thread at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean isClosed;
    private @Nullable Thread watcher;
    private boolean isUnpublished;
    /** The names of realms that another layer is known to have taken the place of. */
    private final Set<String> shadowed = new HashSet<>();

    private volatile Published published = new Published(new Snapshot(Map.of(), Set.of()), Map.of());

    /** What is in force for everybody, and for the identities of each realm. */
    private record Published(Snapshot everybody, Map<Realm, Snapshot> realms) {}

    /** @param changes gets a permit when a layer has changed */
    private PolicyDocuments(List<PolicyLayer> layers, Optional<RealmPolicies> realms, Semaphore changes) {
        this.layers = List.copyOf(layers);
        this.realms = realms;
        this.changes = changes;
        realms.ifPresent(RealmPolicies::refresh);
        publish();
    }

    /** Only the canned policies. */
    public static PolicyDocuments canned() {
        return new PolicyDocuments(List.of(new CannedLayer()), Optional.empty(), new Semaphore(0));
    }

    /**
     * Reads a directory of policies, one {@code <name>.json} each, and keeps watching it. If it cannot be read later,
     * that is logged. Known policies then stay in force, but those that must not vanish deny everything.
     *
     * @param state has policies too, and remembers which names the directory had
     * @throws IOException if the directory cannot be read now
     */
    public static PolicyDocuments watching(Path directory, StateView state) throws IOException {
        return watching(Optional.of(new PolicyDirectory(directory)), state, Optional.empty());
    }

    /**
     * As {@link #watching(Path, StateView)}, with the documents of realms for their identities.
     *
     * @param directory empty: there are only the denials of policies that an earlier one had
     */
    public static PolicyDocuments open(Optional<Path> directory, StateView state, RealmPolicies realms)
            throws IOException {
        return watching(directory.map(PolicyDirectory::new), state, Optional.of(realms));
    }

    /** Without a directory, but with the denials of policies that an earlier one had. */
    public static PolicyDocuments remembering(StateView state) throws IOException {
        return watching(Optional.empty(), state, Optional.empty());
    }

    private static PolicyDocuments watching(
            Optional<PolicyDirectory> directory, StateView state, Optional<RealmPolicies> realms) throws IOException {
        Semaphore changes = new Semaphore(0);
        realms.ifPresent(found -> found.onChange(changes::release));
        return new PolicyDocuments(
                        List.of(
                                new StateLayer(state, changes::release),
                                new DirectoryLayer(directory, state, changes::release),
                                new CannedLayer()),
                        realms,
                        changes)
                .watch();
    }

    Snapshot snapshot() {
        return published.everybody();
    }

    /** What the names of an identity mean. That of everybody, if its realm keeps no documents. */
    Snapshot snapshot(Realm realm) {
        Published now = published;
        Snapshot own = now.realms().get(realm);
        return own != null ? own : now.realms().getOrDefault(Realm.ofAnyIssuer(realm.provider()), now.everybody());
    }

    /** Whether the name has a document, valid or not, or denies because its document is gone. */
    public boolean contains(String name) {
        return snapshot().contains(name);
    }

    /**
     * The policies of all layers by name. In place of a document that is invalid or gone stands what it is decided by:
     * a policy that denies everything.
     */
    public SortedMap<String, Policy> all() {
        SortedMap<String, Policy> all = new TreeMap<>();
        snapshot()
                .policies()
                .forEach((name, policy) -> all.put(name, policy.get().policy()));
        return all;
    }

    /** As {@link #all}, for one name. */
    public Optional<Policy> find(String name) {
        return Optional.ofNullable(snapshot().policies().get(name))
                .map(policy -> policy.get().policy());
    }

    /**
     * Asks the realm of a provider for what it has saved a moment ago, and takes that over. Blocks.
     *
     * @return whether all that the realm offers is in force
     */
    boolean askRealm(String provider) {
        boolean isCurrent = realms.map(found -> found.ask(provider)).orElse(true);
        refresh();
        return isCurrent;
    }

    /** Stops watching. Known policies stay in force. */
    @Override
    public void close() {
        isClosed = true;
        changes.release();
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
            while (!isClosed) {
                if (changes.tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    changes.drainPermits();
                }
                refresh();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes over what the layers have now. For callers that have written a policy and seen it in the state: when this
     * returns, the next decision uses it. Otherwise changes are noticed a moment later.
     */
    public void refresh() {
        lock.lock();
        try {
            for (PolicyLayer layer : layers) {
                isUnpublished |= layer.refresh();
            }
            if (realms.isPresent()) {
                isUnpublished |= realms.get().refresh();
            }
            if (isUnpublished) {
                publish();
            }
            isUnpublished = false;
        } catch (Throwable e) { // without this thread, no change would take effect
            isUnpublished = true; // what was read so far is not in force yet
            LOG.error("Reading the policies failed. What was read before stays in force.", e);
        } finally {
            lock.unlock();
        }
    }

    private void publish() {
        Map<String, Supplier<NamedPolicy>> byName = new HashMap<>();
        Map<String, PolicyLayer> winners = new HashMap<>();
        Set<String> remembered = new HashSet<>();
        for (PolicyLayer layer : layers) {
            remembered.addAll(layer.remembered());
            layer.policies().forEach((name, policy) -> {
                PolicyLayer winner = winners.putIfAbsent(name, layer);
                if (winner == null) {
                    byName.put(name, policy);
                } else if (!snapshot().has(name, byName.getOrDefault(name, policy))) {
                    tellShadowed(name, winner, layer.describe());
                }
            });
        }
        Map<Realm, Snapshot> ofRealms = new HashMap<>();
        realms.map(RealmPolicies::realms)
                .orElse(Map.of())
                .forEach((realm, layer) -> ofRealms.put(realm, below(byName, winners, remembered, realm, layer)));
        published = new Published(snapshot().followedBy(byName, remembered), Map.copyOf(ofRealms));
    }

    /** What is in force for the identities of a realm: its own documents, where nobody else has one of the name. */
    private Snapshot below(
            Map<String, Supplier<NamedPolicy>> byName,
            Map<String, PolicyLayer> winners,
            Set<String> remembered,
            Realm realm,
            RealmLayer layer) {
        Optional<Snapshot> before = Optional.ofNullable(published.realms().get(realm));
        Map<String, Supplier<NamedPolicy>> all = new HashMap<>(layer.policies());
        byName.forEach((name, policy) -> {
            PolicyLayer winner = winners.get(name);
            String told = realm + " " + name;
            boolean isShadowing = all.put(name, policy) != null;
            if (!isShadowing) {
                shadowed.remove(told);
            } else if (winner != null && shadowed.add(told)) {
                tellShadowed(name, winner, "the realm of provider " + realm.provider());
            }
        });
        Set<String> allRemembered = new HashSet<>(remembered);
        allRemembered.addAll(layer.remembered());
        return before.orElseGet(() -> new Snapshot(Map.of(), Set.of())).followedBy(all, allRemembered);
    }

    private static void tellShadowed(String name, PolicyLayer winner, String loser) {
        LOG.warn("Policy `{}` of {} takes the place of that of {}.", name, winner.describe(), loser);
    }
}

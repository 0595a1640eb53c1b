package io.cloakroom.bridge.policies;

import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy documents that Keycloak realms keep. They are documents of the state, so every node has them, also after a
 * restart without Keycloak. A document that held a Deny goes on denying when it is gone, until it is back or forgotten.
 */
public final class RealmPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(RealmPolicies.class);

    private final StateView state;
    private final Map<String, Predicate<String>> grantable;
    private final Parsed<Map<String, RealmDocument>> stored;
    private Map<String, RealmDocument> documents = Map.of();
    private Map<Realm, RealmLayer> realms = Map.of();
    private Set<String> gone = Set.of();

    private RealmPolicies(StateView state, Map<String, Predicate<String>> grantable) {
        this.state = state;
        this.grantable = Map.copyOf(grantable);
        this.stored = state.parse(new Documents());
    }

    /**
     * The documents that this state has of the realms of these providers. Those of other providers do not count.
     *
     * @param grantable for each provider, the names that its documents may have
     */
    public static RealmPolicies of(StateView state, Map<String, Predicate<String>> grantable) {
        return new RealmPolicies(state, grantable);
    }

    /**
     * Takes over what a realm has now. In force on this node a moment after the call returns. Blocks.
     *
     * @param texts the realm's documents by name
     * @return how many documents are new, changed or gone
     * @throws io.cloakroom.bridge.state.StateException if the state cannot be written; part of it may be
     */
    public int take(Realm realm, Map<String, String> texts) {
        Map<String, RealmDocument> before = ofProvider(realm.provider());
        List<RealmDocument.New> changed = texts.entrySet().stream()
                .filter(entry -> PolicyName.problem(entry.getKey()).isEmpty())
                .filter(entry -> !isSame(before.get(entry.getKey()), realm, entry.getValue()))
                .map(entry -> RealmDocument.New.of(entry.getKey(), entry.getValue()))
                // Denials come first: nobody gets a new permission before the denial that was saved with it.
                .sorted(Comparator.comparing(RealmDocument.New::denies).reversed())
                .toList();
        for (RealmDocument.New document : changed) {
            String json = document.json(realm);
            state.update(RealmDocument.path(realm.provider(), document.name()), found -> json);
        }
        int vanished = 0;
        for (RealmDocument document : before.values()) {
            if (!texts.containsKey(document.name()) && retire(realm, document)) {
                vanished++;
            }
        }
        return changed.size() + vanished;
    }

    /** How many documents the state has of a realm. */
    public int count(Realm realm) {
        return (int) stored.get().values().stream()
                .filter(document ->
                        document.realm().equals(realm) && document.text().isPresent())
                .count();
    }

    /** Forgets a name wherever its document is gone. Returns whether there was anything to forget. */
    static boolean forget(StateStore store, String name) {
        boolean isForgotten = false;
        for (StateDocument found : store.list(RealmDocument.DIRECTORY).documents()) {
            if (isGone(found, name)) {
                isForgotten |= store.delete(found.path(), found.revision()).isPresent();
            }
        }
        return isForgotten;
    }

    /** As {@link #forget(StateStore, String)}, on a running bridge. */
    static boolean forget(StateView view, String name) {
        boolean isForgotten = false;
        for (String path : view.paths(RealmDocument.DIRECTORY)) {
            Optional<StateDocument> found = path.endsWith("/" + name) ? view.get(path) : Optional.empty();
            if (found.isPresent() && isGone(found.get(), name)) {
                isForgotten |= view.delete(path, found.get().revision()).isPresent();
            }
        }
        return isForgotten;
    }

    /** Has a listener run when a document has changed. */
    void onChange(Runnable listener) {
        stored.onChange(listener);
    }

    /** Looks for changes. Returns whether there were any. */
    boolean refresh() {
        Map<String, RealmDocument> now = stored.get();
        if (now.equals(documents)) {
            return false;
        }
        documents = now;
        realms = now.values().stream()
                .filter(document -> counts(document.realm().provider(), document.name()))
                .collect(Collectors.collectingAndThen(
                        Collectors.groupingBy(RealmDocument::realm),
                        byRealm -> byRealm.entrySet().stream()
                                .collect(Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, entry -> layer(entry.getValue())))));
        tell();
        return true;
    }

    Map<Realm, RealmLayer> realms() {
        return realms;
    }

    private Map<String, RealmDocument> ofProvider(String provider) {
        return stored.get().values().stream()
                .filter(document -> document.realm().provider().equals(provider))
                .collect(Collectors.toMap(RealmDocument::name, document -> document));
    }

    private static boolean isSame(@Nullable RealmDocument known, Realm realm, String text) {
        return known != null
                && known.realm().equals(realm)
                && known.text().filter(text::equals).isPresent();
    }

    /** Notes that a document is gone. Those of another realm that the provider had before are dropped. */
    private boolean retire(Realm realm, RealmDocument document) {
        String path = RealmDocument.path(realm.provider(), document.name());
        if (!document.realm().equals(realm)) {
            return state.get(path)
                    .filter(found -> state.delete(path, found.revision()).isPresent())
                    .isPresent();
        }
        if (document.text().isEmpty()) {
            return false;
        }
        state.update(path, found -> document.goneJson());
        return true;
    }

    private boolean counts(String provider, String name) {
        Predicate<String> mayGrant = grantable.get(provider);
        return mayGrant != null && mayGrant.test(name);
    }

    private static RealmLayer layer(List<RealmDocument> documents) {
        Map<String, Supplier<NamedPolicy>> policies = new HashMap<>();
        documents.stream()
                .filter(document -> document.text().isPresent() || document.denies())
                .forEach(document -> policies.put(document.name(), document.policy()));
        return new RealmLayer(
                policies, documents.stream().map(RealmDocument::name).collect(Collectors.toSet()));
    }

    private void tell() {
        Set<String> nowGone = new TreeSet<>();
        documents.values().stream()
                .filter(document -> document.text().isEmpty() && document.denies())
                .filter(document -> counts(document.realm().provider(), document.name()))
                .forEach(document -> {
                    String path = RealmDocument.path(document.realm().provider(), document.name());
                    nowGone.add(path);
                    if (!gone.contains(path)) {
                        LOG.error(
                                "The document of policy `{}` of the realm of provider {} is gone, and it held a Deny. Whoever has the policy from there is denied everything until it is back, or forgotten: cloakroom policy forget {}",
                                document.name(),
                                document.realm().provider(),
                                document.name());
                    }
                });
        gone = nowGone;
    }

    private static boolean isGone(StateDocument found, String name) {
        RealmDocument document = RealmDocument.read(found);
        return document.name().equals(name) && document.text().isEmpty();
    }

    private static final class Documents implements StateParser<RealmDocument, Map<String, RealmDocument>> {
        @Override
        public String pathPrefix() {
            return RealmDocument.DIRECTORY;
        }

        @Override
        public RealmDocument read(StateDocument document) {
            return RealmDocument.read(document);
        }

        @Override
        public Map<String, RealmDocument> combine(Map<String, RealmDocument> byName) {
            return Map.copyOf(byName);
        }
    }
}

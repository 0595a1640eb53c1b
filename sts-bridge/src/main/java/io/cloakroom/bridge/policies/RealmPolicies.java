package io.cloakroom.bridge.policies;

import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateStore;
import io.cloakroom.bridge.state.StateView;
import io.cloakroom.policy.NamedPolicy;
import io.cloakroom.policy.PolicyName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy documents that Keycloak realms keep. They are documents of the state, so every node has them, also after a
 * restart without Keycloak. A document that held a Deny goes on denying when it is gone, or when it does not count any
 * more, until it is back or forgotten.
 */
public final class RealmPolicies {
    /** The most documents that a realm may have. */
    public static final int MAX_DOCUMENTS = 2_000;

    /** The most names that are kept for a provider, with those whose documents are gone. */
    static final int MAX_NAMES = 2 * MAX_DOCUMENTS;

    private static final Logger LOG = LoggerFactory.getLogger(RealmPolicies.class);

    private final StateView state;
    private final Map<String, Predicate<String>> grantable;
    private final Parsed<Map<String, RealmDocument>> stored;
    private final Map<String, BooleanSupplier> feeds = new ConcurrentHashMap<>();
    private Map<String, RealmDocument> documents = Map.of();
    private Map<Realm, RealmLayer> realms = Map.of();
    private Set<String> gone = Set.of();

    private RealmPolicies(StateView state, Map<String, Predicate<String>> grantable) {
        this.state = state;
        this.grantable = Map.copyOf(grantable);
        this.stored = state.parse(new Documents());
    }

    /**
     * The documents that this state has of the realms of these providers. Of other providers, only the denials count
     * that their documents have left behind.
     *
     * @param grantable for each provider, the names that its documents may have
     */
    public static RealmPolicies of(StateView state, Map<String, Predicate<String>> grantable) {
        return new RealmPolicies(state, grantable);
    }

    /** What a realm offered, read once. */
    public static final class Offer {
        private final Map<String, RealmDocument.New> documents;

        private Offer(Map<String, RealmDocument.New> documents) {
            this.documents = documents;
        }

        /** @param texts documents by name; an empty one denies everything */
        public static Offer of(Map<String, String> texts) {
            Map<String, RealmDocument.New> documents = new TreeMap<>();
            texts.forEach((name, text) -> documents.put(name, RealmDocument.New.of(name, text)));
            return new Offer(documents);
        }

        public int size() {
            return documents.size();
        }
    }

    /**
     * Makes the state have what a realm has now. In force on this node a moment after the call returns. Blocks.
     *
     * @return how many documents were new, changed or gone
     * @throws StateException if the state cannot be written, or has too many names; part of it may be written
     */
    public int take(Realm realm, Offer offer) {
        Map<String, RealmDocument> before = ofRealm(realm);
        // Denials come first: nobody gets a new permission before the denial that was saved with it.
        List<RealmDocument.New> changed = offer.documents.values().stream()
                .filter(document -> counts(realm.provider(), document.name()))
                .filter(document -> PolicyName.problem(document.name()).isEmpty())
                .filter(document -> !isSame(before.get(document.name()), document))
                .sorted(Comparator.comparing(RealmDocument.New::denies).reversed())
                .toList();
        makeRoom(realm, changed, before.keySet());
        for (RealmDocument.New document : changed) {
            String json = document.json(realm);
            state.update(RealmDocument.path(realm, document.name()), found -> json);
        }
        List<RealmDocument> vanished = before.values().stream()
                .filter(document -> document.text().isPresent() && !offer.documents.containsKey(document.name()))
                .toList();
        vanished.forEach(document -> state.update(document.path(), found -> document.goneJson()));
        return changed.size() + vanished.size();
    }

    /** How many documents the state has of a realm. */
    public int count(Realm realm) {
        return (int) ofRealm(realm).values().stream()
                .filter(document -> document.text().isPresent())
                .count();
    }

    /** Whether the state has names of documents of a provider's realm, also of such that are gone. */
    public boolean hasAnyOf(String provider) {
        return stored.get().values().stream()
                .anyMatch(document -> document.realm().provider().equals(provider));
    }

    /** @param poll asks the provider's realm now, and returns whether the state has what it offers */
    public void follow(String provider, BooleanSupplier poll) {
        feeds.put(provider, poll);
    }

    /**
     * Asks a realm for what it has saved a moment ago. Blocks.
     *
     * @return whether everything that it offers is in the state; also if it offers nothing
     */
    boolean ask(String provider) {
        BooleanSupplier feed = feeds.get(provider);
        return feed == null || feed.getAsBoolean();
    }

    /** Forgets a name of a provider's realm, if its document is gone. Returns whether there was anything to forget. */
    static boolean forget(StateStore store, String provider, String name) {
        boolean isForgotten = false;
        for (StateDocument found :
                store.list(RealmDocument.DIRECTORY + provider + "/").documents()) {
            if (isGone(found, name)) {
                isForgotten |= store.delete(found.path(), found.revision()).isPresent();
            }
        }
        return isForgotten;
    }

    /** As {@link #forget(StateStore, String, String)}, on a running bridge. */
    static boolean forget(StateView view, String provider, String name) {
        boolean isForgotten = false;
        for (String path : view.paths(RealmDocument.DIRECTORY + provider + "/")) {
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
        Map<Realm, List<RealmDocument>> byRealm =
                now.values().stream().collect(Collectors.groupingBy(RealmDocument::realm));
        Map<Realm, RealmLayer> layers = new HashMap<>();
        byRealm.forEach((realm, own) -> {
            List<RealmDocument> all = new ArrayList<>(own);
            if (!realm.issuer().isEmpty()) {
                all.addAll(byRealm.getOrDefault(Realm.ofAnyIssuer(realm.provider()), List.of()));
            }
            layers.put(realm, layer(all));
        });
        realms = Map.copyOf(layers);
        tell();
        return true;
    }

    Map<Realm, RealmLayer> realms() {
        return realms;
    }

    private Map<String, RealmDocument> ofRealm(Realm realm) {
        return stored.get().values().stream()
                .filter(document -> document.realm().equals(realm))
                .collect(Collectors.toMap(RealmDocument::name, document -> document));
    }

    private static boolean isSame(@Nullable RealmDocument known, RealmDocument.New offered) {
        return known != null && known.text().filter(offered.text()::equals).isPresent();
    }

    /** Drops names that are gone and never denied: only if there would be too many, and only as many as must go. */
    private void makeRoom(Realm realm, List<RealmDocument.New> changed, Collection<String> known) {
        long added = changed.stream()
                .filter(document -> !known.contains(document.name()))
                .count();
        List<RealmDocument> kept = stored.get().values().stream()
                .filter(document -> document.realm().provider().equals(realm.provider()))
                .toList();
        long tooMany = kept.size() + added - MAX_NAMES;
        if (added == 0 || tooMany <= 0) {
            return;
        }
        List<RealmDocument> harmless = kept.stream()
                .filter(document -> document.text().isEmpty() && !document.denies())
                .toList();
        if (harmless.size() < tooMany) {
            throw new StateException(
                    "provider %s would have more than %d names of policies of its realm, with those that are gone"
                            .formatted(realm.provider(), MAX_NAMES));
        }
        for (RealmDocument document : harmless.subList(0, (int) tooMany)) {
            state.get(document.path()).ifPresent(found -> state.delete(found.path(), found.revision()));
        }
    }

    private boolean counts(String provider, String name) {
        Predicate<String> mayGrant = grantable.get(provider);
        return mayGrant != null && mayGrant.test(name);
    }

    private boolean counts(RealmDocument document) {
        return document.text().isPresent() && counts(document.realm().provider(), document.name());
    }

    /** A document that does not count any more, but held a Deny, is as good as gone. */
    private RealmLayer layer(List<RealmDocument> own) {
        Map<String, Supplier<NamedPolicy>> policies = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (RealmDocument document : own) {
            names.add(document.name());
            if (counts(document)) {
                policies.putIfAbsent(document.name(), document.policy());
            } else if (document.denies()) {
                policies.put(document.name(), new ReadPolicy(InvalidPolicy.gone(document.name())));
            }
        }
        return new RealmLayer(policies, names);
    }

    private void tell() {
        Set<String> nowGone = new TreeSet<>();
        for (RealmDocument document : documents.values()) {
            if (!counts(document) && document.denies()) {
                String name = document.realm().provider() + "/" + document.name();
                if (nowGone.add(name) && !gone.contains(name)) {
                    LOG.error(
                            "The document of policy `{}` of the realm of provider {} is gone or counts no more, and it"
                                    + " held a Deny. Whoever has the policy from there is denied everything until it is"
                                    + " back, or forgotten: cloakroom policy forget {}",
                            document.name(),
                            document.realm().provider(),
                            name);
                }
            }
        }
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

package io.cloakroom.bridge.credentials;

import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.state.Parsed;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateException;
import io.cloakroom.bridge.state.StateFile;
import io.cloakroom.bridge.state.StateParser;
import io.cloakroom.bridge.state.StateView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The revocation list. It lives in the state store and, as one immutable map, in memory, so a check is a few map
 * look-ups. It grows only with revocations. An entry is dropped when no session or token it could void is left.
 */
public final class Cutoffs {
    private static final Duration REMOVE_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Cutoffs.class);

    private final StateView state;
    private final InstantSource clock;
    private final Duration retention;
    private final Parsed<Entries> list;
    private volatile Instant lastRemoved = Instant.EPOCH;
    /** Until it is known what policies deny, each may. */
    private volatile Denials denials = (session, name) -> true;

    private volatile Silence silence = session -> {};

    /** A cut-off as stored. */
    private record Entry(StateDocument document, CutoffFile file) {
        Cutoff cutoff() {
            return file.cutoff();
        }
    }

    /**
     * All of them.
     *
     * @param kinds one scope of each kind that there is, so that only these are looked up
     */
    private record Entries(Map<Scope, Entry> byScope, List<Scope> kinds) {
        static Entries of(Collection<Entry> entries) {
            Map<Scope, Entry> byScope = new HashMap<>();
            Map<Class<?>, Scope> kinds = new HashMap<>();
            for (Entry entry : entries) {
                Scope scope = entry.cutoff().scope();
                byScope.put(scope, entry);
                kinds.put(scope.getClass(), scope);
            }
            return new Entries(Collections.unmodifiableMap(byScope), List.copyOf(kinds.values()));
        }

        Optional<Cutoff> voiding(String accessKeyId, Session session, Denials denials) {
            for (Scope kind : kinds) {
                for (Scope scope : scopesOf(session, accessKeyId, kind)) {
                    Entry entry = byScope.get(scope);
                    Optional<Instant> since =
                            entry == null ? Optional.empty() : entry.cutoff().voids(session, denials);
                    if (since.isPresent()) {
                        return Optional.of(new Cutoff(scope, since.get()));
                    }
                }
            }
            return Optional.empty();
        }

        /** The scope of a session by one of its parts, and those of the sessions it was made from. */
        private static List<Scope> withOrigins(
                Session session,
                Optional<String> own,
                Function<Origin, Optional<String>> ofOrigin,
                Function<String, Scope> scope) {
            List<Origin> origins = originsOf(session);
            if (origins.isEmpty()) {
                return own.map(text -> List.of(scope.apply(text))).orElse(List.of());
            }
            return Stream.concat(own.stream(), origins.stream().map(ofOrigin).flatMap(Optional::stream))
                    .map(scope)
                    .toList();
        }

        private static List<Origin> originsOf(Session session) {
            return session.assumption().map(Assumption::origins).orElse(List.of());
        }

        /** The scopes of this kind that a session is in. */
        private static List<Scope> scopesOf(Session session, String accessKeyId, Scope kind) {
            String issuer = session.issuer();
            return switch (kind) {
                case Scope.Subject s -> List.of(new Scope.Subject(issuer, session.subject()));
                case Scope.Login l ->
                    session.sessionId()
                            .<List<Scope>>map(sid -> List.of(new Scope.Login(issuer, sid)))
                            .orElse(List.of());
                case Scope.LoginSoFar l ->
                    session.sessionId()
                            .<List<Scope>>map(sid -> List.of(new Scope.LoginSoFar(issuer, sid)))
                            .orElse(List.of());
                case Scope.Account a -> List.of(new Scope.Account(session.userName()));
                case Scope.RevokeType t ->
                    withOrigins(
                            session,
                            session.revokeType(),
                            Origin::revokeType,
                            type -> new Scope.RevokeType(session.userName(), type));
                case Scope.Policy p ->
                    Stream.concat(
                                    session.policies().stream(),
                                    originsOf(session).stream().flatMap(origin -> origin.policies().stream()))
                            .<Scope>map(name -> new Scope.Policy(issuer, name))
                            .toList();
                case Scope.AccessKey a ->
                    withOrigins(
                            session,
                            Optional.of(accessKeyId),
                            origin -> Optional.of(origin.accessKeyId()),
                            Scope.AccessKey::new);
                case Scope.Role r -> withOrigins(session, session.role(), Origin::role, Scope.Role::new);
                case Scope.Issuer i -> List.of(new Scope.Issuer(issuer));
                case Scope.Everything e -> List.of(e);
            };
        }
    }

    /**
     * Reads the list.
     *
     * @param retention how long an entry matters: the longest session plus the longest accepted token
     * @throws IllegalStateException if an entry cannot be read
     */
    public Cutoffs(StateView state, InstantSource clock, Duration retention) {
        this.state = state;
        this.clock = clock;
        this.retention = retention;
        this.list = state.parse(new Reader());
    }

    /** Sets which sessions cannot be relied on: a cut-off may have been missed. */
    public void distrust(Silence ofProviders) {
        silence = ofProviders;
    }

    /** Sets what policies deny: sessions may have to end because they lack one. */
    public void heed(Denials all) {
        denials = all;
    }

    /**
     * Voids what was asserted at or before a time, from now on. A cut-off of the same scope only ever moves forward.
     *
     * @return what is in force for this scope now
     * @throws io.cloakroom.bridge.state.StateException if it cannot be stored, or if it was stored but this node cannot
     *     see it yet
     */
    public CutoffFile add(Cutoff cutoff) {
        Instant now = clock.instant();
        AtomicReference<Instant> asked = new AtomicReference<>(cutoff.before());
        String written = state.update(CutoffFile.pathOf(cutoff.scope()), found -> {
            Optional<Cutoff> known = found.map(json -> CutoffFile.parse(json).cutoff());
            asked.set(
                    known.map(Cutoff::before).filter(cutoff.before()::isBefore).orElse(cutoff.before()));
            return fileOf(known.map(each -> each.with(cutoff)).orElse(cutoff), now)
                    .toJson();
        });
        CutoffFile file = CutoffFile.parse(written);
        if (file.cutoff().before().isAfter(asked.get())) {
            LOG.info(
                    "Changes of rights name more policies than are remembered, so all that was asserted up to {} is"
                            + " void: {}.",
                    file.cutoff().before(),
                    cutoff.scope());
        }
        removeOutlived(now);
        return file;
    }

    /** Whether a cut-off that is in force voids all that this one would. */
    public boolean cover(Cutoff cutoff) {
        Entry entry = list.get().byScope().get(cutoff.scope());
        return entry != null && entry.cutoff().with(cutoff).equals(entry.cutoff());
    }

    /** How many scopes of these have a cut-off. */
    public long count(Predicate<Scope> which) {
        return list.get().byScope().keySet().stream().filter(which).count();
    }

    /** The cut-offs in force, as this node has seen them; the latest ones first. */
    public List<CutoffFile> inForce() {
        return list.get().byScope().values().stream()
                .map(Entry::file)
                .sorted(Comparator.comparing((CutoffFile file) -> file.cutoff().latest())
                        .reversed())
                .toList();
    }

    /**
     * Merges documents of the state, as {@link StateFile.Merge}: a cut-off of the same scope only ever moves forward,
     * so an older state that is imported gives no session back.
     */
    public static Optional<String> merge(String path, String there, String wanted) {
        if (!path.startsWith(CutoffFile.DIRECTORY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    CutoffFile.parse(there).with(CutoffFile.parse(wanted)).toJson());
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("%s is not a cut-off".formatted(path), e);
        }
    }

    /**
     * The cut-off that voids this session; empty if none does.
     *
     * @throws io.cloakroom.aws.AwsException {@code ServiceUnavailable} if the list may be too old, or the session's
     *     provider is silent
     */
    public Optional<Cutoff> voiding(String accessKeyId, Session session) {
        Entries cutoffs = list.current();
        Optional<Cutoff> found =
                cutoffs.kinds().isEmpty() ? Optional.empty() : cutoffs.voiding(accessKeyId, session, denials);
        if (found.isEmpty()) {
            silence.require(session);
        }
        return found;
    }

    /**
     * The cut-off that voids the basis of this session, before it has an access key id; empty if none does.
     *
     * @throws io.cloakroom.aws.AwsException {@code ServiceUnavailable} if the list may be too old
     */
    public Optional<Cutoff> voiding(Session session) {
        return voiding("", session);
    }

    /**
     * An entry is kept from the time it arrived or its own time, whichever is later: the sender's clock may be ahead.
     */
    private CutoffFile fileOf(Cutoff cutoff, Instant now) {
        Instant from = cutoff.latest().isAfter(now) ? cutoff.latest() : now;
        return new CutoffFile(cutoff, from.plus(retention));
    }

    /** Now and then: there may be many. */
    private void removeOutlived(Instant now) {
        Instant last = lastRemoved;
        if (!now.isBefore(last) && now.isBefore(last.plus(REMOVE_AGAIN_AFTER))) {
            return;
        }
        lastRemoved = now;
        try {
            for (Entry entry : list.get().byScope().values()) {
                if (entry.file().keepUntil().isBefore(now)) {
                    // If the revision has changed, somebody has renewed the entry, and it stays.
                    state.delete(entry.document().path(), entry.document().revision());
                }
            }
        } catch (StateException e) {
            LOG.warn(
                    "Cut-offs that no longer matter could not be removed: {}. The next one tries again.",
                    e.getMessage());
        }
    }

    private static final class Reader implements StateParser<Entry, Entries> {
        @Override
        public String pathPrefix() {
            return CutoffFile.DIRECTORY;
        }

        @Override
        public Entry read(StateDocument document) {
            return new Entry(document, CutoffFile.parse(document.json()));
        }

        @Override
        public Entries combine(Map<String, Entry> byName) {
            return Entries.of(byName.values());
        }
    }
}

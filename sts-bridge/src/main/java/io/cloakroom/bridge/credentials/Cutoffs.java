package io.cloakroom.bridge.credentials;

import io.cloakroom.bridge.credentials.Cutoff.Scope;
import io.cloakroom.bridge.state.StateDocument;
import io.cloakroom.bridge.state.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The revocation list. It lives in the state store and, as one immutable snapshot, in memory, so a check is a few map
 * look-ups. It grows only with revocations. An entry is dropped when no session or token it could void is left.
 */
public final class Cutoffs {
    private final StateStore store;
    private final InstantSource clock;
    private final Duration retention;
    private volatile Map<Scope, Cutoff> snapshot;

    /**
     * Reads the list.
     *
     * @param retention how long an entry matters: the longest session plus the longest accepted token
     */
    public Cutoffs(StateStore store, InstantSource clock, Duration retention) {
        this.store = store;
        this.clock = clock;
        this.retention = retention;
        this.snapshot = read();
    }

    /**
     * Voids what was asserted at or before a time, from now on. A cut-off of the same scope only ever moves forward.
     *
     * @throws io.cloakroom.bridge.state.StateException if it cannot be stored; then it is not in force either
     */
    public synchronized void add(Cutoff cutoff) {
        Instant now = clock.instant();
        removeOutlived(now);
        String path = CutoffFile.pathOf(cutoff.scope());
        while (true) {
            Optional<StateDocument> found = store.get(path);
            CutoffFile file = found.map(document -> CutoffFile.parse(document.json()))
                    .map(CutoffFile::cutoff)
                    .filter(stored -> stored.before().isAfter(cutoff.before()))
                    .map(stored -> fileOf(stored, now))
                    .orElseGet(() -> fileOf(cutoff, now));
            long revision = found.map(StateDocument::revision).orElse(StateStore.ABSENT);
            if (store.compareAndPut(path, revision, file.toJson()).isPresent()) {
                break;
            }
        }
        snapshot = read();
    }

    /** The cut-off that voids this session; empty if none does. */
    public Optional<Cutoff> voiding(String accessKeyId, Session session) {
        Map<Scope, Cutoff> cutoffs = snapshot;
        if (cutoffs.isEmpty()) {
            return Optional.empty();
        }
        return voiding(cutoffs, session).or(() -> find(cutoffs, new Scope.AccessKey(accessKeyId), session));
    }

    /** The cut-off that voids the basis of this session, before it has an access key id; empty if none does. */
    public Optional<Cutoff> voiding(Session session) {
        Map<Scope, Cutoff> cutoffs = snapshot;
        return cutoffs.isEmpty() ? Optional.empty() : voiding(cutoffs, session);
    }

    private static Optional<Cutoff> voiding(Map<Scope, Cutoff> cutoffs, Session session) {
        return find(cutoffs, new Scope.Subject(session.issuer(), session.subject()), session)
                .or(() -> session.sessionId()
                        .flatMap(sid -> find(cutoffs, new Scope.Login(session.issuer(), sid), session)))
                .or(() -> session.role().flatMap(role -> find(cutoffs, new Scope.Role(role), session)))
                .or(() -> find(cutoffs, new Scope.Issuer(session.issuer()), session))
                .or(() -> find(cutoffs, new Scope.Everything(), session));
    }

    private static Optional<Cutoff> find(Map<Scope, Cutoff> cutoffs, Scope scope, Session session) {
        return Optional.ofNullable(cutoffs.get(scope)).filter(cutoff -> cutoff.voids(session.assertedAt()));
    }

    /**
     * An entry is kept from the time it arrived or its own time, whichever is later: the sender's clock may be ahead.
     */
    private CutoffFile fileOf(Cutoff cutoff, Instant now) {
        Instant from = cutoff.before().isAfter(now) ? cutoff.before() : now;
        return new CutoffFile(cutoff, from.plus(retention));
    }

    private void removeOutlived(Instant now) {
        for (StateDocument document : store.list(CutoffFile.DIRECTORY)) {
            if (CutoffFile.parse(document.json()).keepUntil().isBefore(now)) {
                // If the revision has changed, somebody has renewed the entry, and it stays.
                store.delete(document.path(), document.revision());
            }
        }
    }

    private Map<Scope, Cutoff> read() {
        Map<Scope, Cutoff> cutoffs = new HashMap<>();
        for (StateDocument document : store.list(CutoffFile.DIRECTORY)) {
            Cutoff cutoff = CutoffFile.parse(document.json()).cutoff();
            cutoffs.put(cutoff.scope(), cutoff);
        }
        return Map.copyOf(cutoffs);
    }
}

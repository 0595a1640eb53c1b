package io.cloakroom.bridge.credentials;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One entry of the revocation list. It voids what was asserted at or before a time. It can also void only those of the
 * scope's sessions that have other policies than their user has left.
 *
 * @param scope whose sessions
 * @param before inclusive, on the clock of whoever asked for the cut-off; {@link #NEVER} if it only looks at policies
 * @param left what the user had left, and since when; the earliest first. A session must agree with each that is not
 *     earlier than itself, so one that has ended stays so.
 */
public record Cutoff(Scope scope, Instant before, List<NamesLeft> left) {
    /** Nothing is asserted before this. */
    public static final Instant NEVER = Instant.EPOCH;

    /** The most that is remembered of one scope; of more, the two earliest become one. */
    static final int MAX_LEFT = 8;

    private static final Comparator<NamesLeft> ORDER = Comparator.comparing(NamesLeft::at)
            .thenComparing(names -> new TreeSet<>(names.kept()).toString())
            .thenComparing(names -> new TreeSet<>(names.given()).toString());

    public Cutoff {
        left = List.copyOf(left);
    }

    /** Voids whatever was asserted at or before a time. */
    public Cutoff(Scope scope, Instant before) {
        this(scope, before, List.of());
    }

    /** Voids what has other policies than the user has left. */
    public Cutoff(Scope scope, NamesLeft left) {
        this(scope, NEVER, List.of(left));
    }

    /** The sessions that a cut-off voids. */
    public sealed interface Scope {
        /** The sessions of one user or service account. */
        record Subject(String issuer, String subject) implements Scope {}

        /**
         * The sessions that one login ({@code sid}) has got so far, but for those made with offline tokens: these
         * outlive a logout.
         */
        record Login(String issuer, String sessionId) implements Scope {}

        /** The sessions that one login ({@code sid}) has got so far, with offline tokens too. */
        record LoginSoFar(String issuer, String sessionId) implements Scope {}

        /** The sessions of one user, named as MinIO names it: by the value of {@code aws:username}. */
        record Account(String userName) implements Scope {}

        /** The sessions of one user that were given this label ({@code TokenRevokeType}). */
        record RevokeType(String userName, String type) implements Scope {}

        /**
         * The sessions of one identity provider that have this policy name from their token. Those of a role or of a
         * user of this installation have none: their policies are looked up when a request is decided, so they change
         * at once.
         */
        record Policy(String issuer, String name) implements Scope {}

        /** The session of one access key id. */
        record AccessKey(String accessKeyId) implements Scope {}

        /** The sessions of one role. */
        record Role(String roleArn) implements Scope {}

        /** The sessions of one identity provider. */
        record Issuer(String issuer) implements Scope {}

        /** Every session. */
        record Everything() implements Scope {}
    }

    /** The latest time that it is about. */
    public Instant latest() {
        return left.stream()
                .map(NamesLeft::at)
                .filter(before::isBefore)
                .max(Comparator.naturalOrder())
                .orElse(before);
    }

    /** Both cut-offs of one scope in one. It voids what either does. */
    Cutoff with(Cutoff other) {
        Instant later = other.before.isAfter(before) ? other.before : before;
        List<NamesLeft> both = new ArrayList<>(left);
        other.left.stream().filter(names -> !both.contains(names)).forEach(both::add);
        both.sort(ORDER);
        while (both.size() > MAX_LEFT) {
            NamesLeft first = both.removeFirst();
            NamesLeft second = both.removeFirst();
            Optional<NamesLeft> merged = first.and(second);
            if (merged.isPresent()) {
                both.addFirst(merged.get());
            } else {
                later = second.at().isAfter(later) ? second.at() : later;
            }
        }
        Instant from = later;
        both.removeIf(names -> !names.at().isAfter(from));
        return new Cutoff(scope, later, both);
    }

    /** Since when it voids a session of its scope; empty if it does not. */
    Optional<Instant> voids(Session session, Denials denials) {
        if (scope instanceof Scope.Login && session.isOffline()) {
            return Optional.empty();
        }
        if (!session.assertedAt().isAfter(before)) {
            return Optional.of(before);
        }
        return left.stream()
                .filter(names -> names.ends(session, denials))
                .map(NamesLeft::at)
                .findFirst();
    }
}

package io.cloakroom.bridge.credentials;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policy names that a user has since a time, as the provider says. A session asserted before that ends if it holds
 * another name, or lacks one whose policy denies something. All others go on.
 *
 * @param at inclusive, on the provider's clock
 * @param kept names that sessions may hold; {@link #ANY}: whatever they hold
 * @param given names that sessions must hold if their policies deny; the same as {@code kept}, unless it stands for
 *     several changes, or for many users who have got a name
 */
public record NamesLeft(Instant at, Set<String> kept, Set<String> given) {
    /** Nobody has lost anything. No policy has this name. */
    static final Set<String> ANY = Set.of("");

    /** More names, or longer ones, are not kept: then every session of the user ends. */
    private static final int MAX_NAMES = 200;

    private static final int MAX_CHARS = 8 << 10;

    public NamesLeft {
        kept = Set.copyOf(kept);
        given = Set.copyOf(given);
    }

    /** Those names; empty if they are too many to be remembered. */
    public static Optional<NamesLeft> of(Instant at, Collection<String> names) {
        Set<String> all = names.stream().filter(name -> !name.isEmpty()).collect(Collectors.toUnmodifiableSet());
        NamesLeft left = new NamesLeft(at, all, all);
        return left.isBounded() ? Optional.of(left) : Optional.empty();
    }

    /** Many users have got this name: which of their sessions lack it nobody knows, so all that do may end. */
    public static NamesLeft gained(Instant at, String name) {
        return new NamesLeft(at, ANY, Set.of(name));
    }

    /**
     * Stands for both. It ends what either ends. Sessions asserted between the two are held to the earlier names too;
     * empty if there are too many names.
     */
    Optional<NamesLeft> and(NamesLeft later) {
        Set<String> both = kept.equals(ANY)
                ? later.kept
                : kept.stream().filter(later::mayHold).collect(Collectors.toUnmodifiableSet());
        Set<String> either =
                Stream.concat(given.stream(), later.given.stream()).collect(Collectors.toUnmodifiableSet());
        NamesLeft merged = new NamesLeft(later.at, both, either);
        return merged.isBounded() ? Optional.of(merged) : Optional.empty();
    }

    /** Whether it ends this session. */
    boolean ends(Session session, Denials denials) {
        if (session.assertedAt().isAfter(at)) {
            return false;
        }
        Optional<Set<String>> held = heldBy(session);
        if (held.isEmpty()) {
            return !kept.equals(ANY);
        }
        return !held.get().stream().allMatch(this::mayHold)
                || given.stream().anyMatch(name -> !held.get().contains(name) && denials.deny(session, name));
    }

    private boolean mayHold(String name) {
        return kept.equals(ANY) || kept.contains(name);
    }

    /**
     * The names from its token, or from the token of the session that it was made from. Empty if it has the policies of
     * a role for the asking: then nobody can tell what of the token gave it that.
     */
    private static Optional<Set<String>> heldBy(Session session) {
        if (session.assumption().isEmpty()) {
            return session.role().isPresent() ? Optional.empty() : Optional.of(Set.copyOf(session.policies()));
        }
        // The first one was made with the token. The others are of roles of this installation.
        return session.assumption().get().origins().stream()
                .findFirst()
                .filter(origin -> origin.role().isEmpty())
                .map(origin -> Set.copyOf(origin.policies()));
    }

    private boolean isBounded() {
        return Stream.of(kept, given)
                .allMatch(names -> names.size() <= MAX_NAMES
                        && names.stream().mapToInt(String::length).sum() <= MAX_CHARS);
    }

    /** Without the names: whoever reads logs need not see them all. */
    @Override
    public String toString() {
        return "since %s: %s"
                .formatted(at, new TreeSet<>(kept).stream().limit(10).toList());
    }
}

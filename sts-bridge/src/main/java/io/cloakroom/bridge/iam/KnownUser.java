package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A user as this node knows it, with what requests need: one for each revision of the document. */
final class KnownUser {
    private final StoredUser stored;
    private final KeyCredential credential;
    /** Computed when it is first needed after the groups have changed. */
    private volatile Effective effective;

    /** @param membership the one that the policies come from */
    private record Effective(Membership membership, List<String> policies) {}

    KnownUser(StoredUser stored, KeyCredential credential) {
        this.stored = stored;
        this.credential = credential;
        this.effective = new Effective(Membership.NONE, stored.policies());
    }

    StoredUser stored() {
        return stored;
    }

    /** Empty if its secret does not open. */
    Optional<Credential> credential() {
        return credential.get();
    }

    /** The user's own policies and those of its groups, sorted, each once; the same list until one of them changes. */
    @SuppressWarnings("ReferenceEquality") // an equal one costs a computation at most, comparing costs every request
    List<String> policiesWith(Membership membership) {
        Effective known = effective;
        if (known.membership() != membership) {
            known = new Effective(membership, union(membership));
            effective = known;
        }
        return known.policies();
    }

    private List<String> union(Membership membership) {
        if (membership.isBlocked()) {
            return List.of();
        }
        TreeSet<String> all = new TreeSet<>(stored.policies());
        all.addAll(membership.policies());
        return List.copyOf(all);
    }
}

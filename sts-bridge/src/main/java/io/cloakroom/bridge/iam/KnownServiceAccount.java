package io.cloakroom.bridge.iam;

import io.cloakroom.bridge.credentials.Credential;
import java.time.Instant;
import java.util.Optional;

/** A service account as this node knows it, with what requests need: one for each revision of the document. */
final class KnownServiceAccount {
    private final StoredServiceAccount stored;
    private final long revision;
    private final long expirationMillis;
    private final boolean hasKnownOwner;
    private final KeyCredential credential;

    /** @param hasKnownOwner false: it is of a directory that this bridge does not know */
    KnownServiceAccount(StoredServiceAccount stored, long revision, boolean hasKnownOwner, KeyCredential credential) {
        this.stored = stored;
        this.revision = revision;
        this.expirationMillis = stored.expiration().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        this.hasKnownOwner = hasKnownOwner;
        this.credential = credential;
    }

    StoredServiceAccount stored() {
        return stored;
    }

    /** The revision of the document. */
    long revision() {
        return revision;
    }

    /** Empty if its secret does not open. */
    Optional<Credential> credential() {
        return credential.get();
    }

    /** Whether its owner is no user of a directory, or of one of this bridge. */
    boolean hasKnownOwner() {
        return hasKnownOwner;
    }

    boolean isExpired(long nowMillis) {
        return nowMillis >= expirationMillis;
    }
}

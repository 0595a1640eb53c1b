package io.cloakroom.bridge.credentials;

import io.cloakroom.aws.Secret;
import io.cloakroom.aws.sigv4.CredentialScope;
import io.cloakroom.aws.sigv4.SigningKey;
import org.jspecify.annotations.Nullable;

/** Derives the signing keys of one secret access key and keeps the latest. */
final class SigningKeys {
    private final Secret secret;
    private volatile @Nullable Derived last;

    SigningKeys(Secret secret) {
        this.secret = secret;
    }

    private record Derived(CredentialScope scope, SigningKey key) {}

    Secret secret() {
        return secret;
    }

    SigningKey of(CredentialScope scope) {
        Derived known = last;
        if (known != null && known.scope().equals(scope)) {
            return known.key();
        }
        Derived derived = new Derived(scope, SigningKey.derive(secret, scope));
        last = derived;
        return derived.key();
    }
}

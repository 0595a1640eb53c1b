package io.cloakroom.bridge.iam;

import io.cloakroom.aws.Secret;
import io.cloakroom.bridge.credentials.Credential;
import io.cloakroom.bridge.credentials.StoredSecret;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The credential of a stored key. The secret is opened when the key is first used. */
final class KeyCredential {
    private static final Logger LOG = LoggerFactory.getLogger(KeyCredential.class);

    private final String path;
    private final StoredSecret secret;
    private final Function<Secret, Credential> make;
    private volatile Optional<Credential> made = Optional.empty();
    private volatile boolean isOpened;

    /** @param path of the document, for the log */
    KeyCredential(String path, StoredSecret secret, Function<Secret, Credential> make) {
        this.path = path;
        this.secret = secret;
        this.make = make;
    }

    /** Empty if the secret does not open: the key then lets nobody in. */
    Optional<Credential> get() {
        if (!isOpened) {
            made = secret.open().map(make);
            if (made.isEmpty()) {
                LOG.error(
                        "The master key does not open the secret of {} in the state store. Its key lets nobody in until"
                                + " it gets a new secret.",
                        path);
            }
            isOpened = true;
        }
        return made;
    }
}

package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A login that goes on in a browser on another device.
 *
 * @param deviceCode to ask with whether it has ended
 * @param userCode that the user types, or compares
 * @param verificationUri where
 * @param complete the same, with the user code in it
 * @param lasts how long both codes are good for
 * @param interval between two questions, at least
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8628#section-3.2">RFC 8628, section 3.2</a>
 */
public record DeviceLogin(
        Secret deviceCode,
        String userCode,
        URI verificationUri,
        Optional<URI> complete,
        Duration lasts,
        Duration interval) {}

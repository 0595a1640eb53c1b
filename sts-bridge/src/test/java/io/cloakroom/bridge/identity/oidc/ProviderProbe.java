package io.cloakroom.bridge.identity.oidc;

import io.cloakroom.aws.Secret;
import java.net.URI;
import java.time.Duration;

/** Speaks to a provider as production does. */
public final class ProviderProbe {
    private ProviderProbe() {}

    /** Whether a user info request is answered. */
    public static boolean isSpokenTo(URI url) {
        try {
            return new ProviderClient(Duration.ofSeconds(30))
                            .begin(PinnedAddressesTest.config(url, ""))
                            .userinfo(url, new Secret("token"))
                            .status()
                    == 200;
        } catch (ProviderException e) {
            return false;
        }
    }
}

package io.cloakroom.bridge.identity.oidc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A login that goes on at a provider, as its user may see it.
 *
 * @param sessionId the {@code sid} of its tokens
 * @param address that it came from, as the provider saw it
 * @param device the browser and the system, as they said of themselves
 * @param clients the programs it was used for
 * @param isAskers whether the token that asked is of this login
 */
public record ProviderLogin(
        String sessionId,
        Optional<String> address,
        Optional<String> device,
        Optional<Instant> started,
        Optional<Instant> lastUsed,
        List<String> clients,
        boolean isAskers) {
    public ProviderLogin {
        clients = List.copyOf(clients);
    }
}

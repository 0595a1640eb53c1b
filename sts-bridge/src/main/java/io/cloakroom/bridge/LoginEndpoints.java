package io.cloakroom.bridge;

import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.sso.AuthorizeEndpoint;
import io.cloakroom.bridge.sso.DeviceEndpoint;
import io.cloakroom.bridge.sso.SetupEndpoint;
import io.cloakroom.bridge.sso.SsoEndpoint;
import io.cloakroom.bridge.sso.SsoServices;
import io.cloakroom.bridge.sts.TokenLogins;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Wires the endpoints by which people log in, and those that tell them how.
 *
 * @param all beside S3
 * @param ofConsole on the console's address
 */
record LoginEndpoints(List<Endpoint> all, List<Endpoint> ofConsole) {
    LoginEndpoints {
        all = List.copyOf(all);
        ofConsole = List.copyOf(ofConsole);
    }

    /**
     * Only those that tell how, if no provider has a client to log in with.
     *
     * @param console under which browsers reach it; empty before it is served
     */
    static LoginEndpoints of(
            BridgeConfig config,
            SessionServices sessions,
            TokenLogins logins,
            TrustedRoots roots,
            Supplier<Optional<URI>> console,
            InstantSource clock) {
        List<OidcProviderConfig> providers = config.sts().providers();
        List<Endpoint> all = new ArrayList<>();
        RateLimit rateLimit = new RateLimit("SSO", config.sts().requestsPerSecond(), clock);
        all.add(new SetupEndpoint(
                new SetupEndpoint.Facts(
                        providers,
                        config.server().domains(),
                        config.region(),
                        config.server().url()),
                rateLimit));
        List<RelyingParty> parties = providers.stream()
                .flatMap(provider ->
                        provider.login().map(client -> new RelyingParty(provider, client, roots, clock)).stream())
                .toList();
        if (parties.isEmpty()) {
            return new LoginEndpoints(all, List.of());
        }
        SsoServices services = new SsoServices(
                new SsoServices.Of(
                        parties,
                        sessions.ring(),
                        sessions.longestSession(),
                        logins,
                        sessions.cutoffs(),
                        rateLimit,
                        console),
                new SecureRandom(),
                clock);
        all.add(new SsoEndpoint(services));
        all.add(new AuthorizeEndpoint(services));
        return new LoginEndpoints(all, List.of(new DeviceEndpoint(services)));
    }
}

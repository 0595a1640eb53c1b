package io.cloakroom.bridge;

import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.OidcProviderConfig;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.RateLimit;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.sso.AuthorizeEndpoint;
import io.cloakroom.bridge.sso.SetupEndpoint;
import io.cloakroom.bridge.sso.SsoEndpoint;
import io.cloakroom.bridge.sso.SsoServices;
import io.cloakroom.bridge.sts.TokenLogins;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Wires the endpoints by which people log in, and those that tell them how. */
final class LoginEndpoints {
    private LoginEndpoints() {}

    /** Only those that tell how, if no provider has a client to log in with. */
    static List<Endpoint> of(
            BridgeConfig config,
            SessionServices sessions,
            TokenLogins logins,
            TrustedRoots roots,
            SecureRandom random,
            InstantSource clock) {
        List<OidcProviderConfig> providers = config.sts().providers();
        List<Endpoint> endpoints = new ArrayList<>();
        RateLimit rateLimit = new RateLimit("SSO", config.sts().requestsPerSecond(), clock);
        endpoints.add(new SetupEndpoint(
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
        if (!parties.isEmpty()) {
            SsoServices services = new SsoServices(
                    new SsoServices.Of(
                            parties, sessions.ring(), sessions.longestSession(), logins, sessions.cutoffs(), rateLimit),
                    random,
                    clock);
            endpoints.add(new SsoEndpoint(services));
            endpoints.add(new AuthorizeEndpoint(services));
        }
        return endpoints;
    }
}

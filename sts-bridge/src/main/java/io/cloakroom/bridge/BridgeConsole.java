package io.cloakroom.bridge;

import io.cloakroom.bridge.audit.AuditLog;
import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.ConsoleConfig;
import io.cloakroom.bridge.config.ListenAddress;
import io.cloakroom.bridge.console.Console;
import io.cloakroom.bridge.console.HostOfPages;
import io.cloakroom.bridge.endpoint.CrossOrigin;
import io.cloakroom.bridge.endpoint.Endpoint;
import io.cloakroom.bridge.endpoint.SourceAddresses;
import io.cloakroom.bridge.gateway.S3Gateway;
import io.cloakroom.bridge.identity.oidc.RelyingParty;
import io.cloakroom.bridge.server.Routes;
import io.cloakroom.bridge.server.S3Server;
import io.cloakroom.bridge.server.ServerTls;
import io.cloakroom.bridge.store.ObjectStore;
import io.cloakroom.bridge.tls.TrustedRoots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The console of a bridge: a server of its own, beside that of S3. */
final class BridgeConsole {
    private final S3Server server;
    private final URI url;

    private BridgeConsole(S3Server server, URI url) {
        this.server = server;
        this.url = url;
    }

    /**
     * What it has in common with the server of S3.
     *
     * @param others served on its address too
     */
    record Shared(
            S3Server server,
            Optional<ServerTls> tls,
            ObjectStore store,
            AuditLog audit,
            SourceAddresses sources,
            List<Endpoint> others,
            URI s3) {}

    /**
     * Starts to serve the console.
     *
     * @throws IOException with a sentence for the operator if it cannot listen on its address
     */
    static BridgeConsole start(
            ConsoleConfig console, BridgeConfig config, Console.Services services, Shared shared, InstantSource clock)
            throws IOException {
        boolean hasTls = shared.tls().isPresent();
        boolean isSecure = "https".equalsIgnoreCase(console.url(0, hasTls).getScheme());
        AtomicReference<URI> url = new AtomicReference<>();
        Console pages = new Console(
                services,
                new Console.Place(url::get, isSecure, shared.s3().toString(), config.region()),
                new SecureRandom(),
                clock);
        List<Endpoint> endpoints = new ArrayList<>(shared.others());
        endpoints.add(pages.endpoint());
        Routes routes = new Routes(
                endpoints,
                List.of(),
                pages::begin,
                shared.store(),
                shared.audit(),
                shared.sources(),
                new CrossOrigin(List.of("off")),
                head -> false,
                pages::headers);
        ListenAddress address = console.address();
        S3Server server = shared.server()
                .startAnother(
                        new InetSocketAddress(InetAddress.getByName(address.host()), address.port()),
                        routes,
                        clock,
                        shared.tls());
        url.set(console.url(server.address().getPort(), hasTls));
        return new BridgeConsole(server, url.get());
    }

    /** The gateway for clients of S3. It serves no objects under the host of the console, if S3 has another. */
    static Routes.Gateway besides(BridgeConfig config, S3Gateway gateway) {
        Optional<HostOfPages> pages = config.console()
                .filter(console -> !console.sharesHostWith(config.server()))
                .map(console -> new HostOfPages(console.url(0, false)));
        return pages.<Routes.Gateway>map(host -> (head, connection, audit) -> {
                    host.requireOther(head);
                    return gateway.begin(head, connection, audit);
                })
                .orElse(gateway::begin);
    }

    /** The providers that people can log in at. */
    static List<RelyingParty> parties(BridgeConfig config, TrustedRoots roots, InstantSource clock) {
        return config.sts().providers().stream()
                .flatMap(provider ->
                        provider.login().map(client -> new RelyingParty(provider, client, roots, clock)).stream())
                .toList();
    }

    /** Under which browsers reach it, without a slash at its end. */
    URI url() {
        return url;
    }

    /** Stops. The store stays open for the server of S3. */
    void stop(Duration drain) {
        server.stopBesideAnother(drain);
    }
}

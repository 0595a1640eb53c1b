package io.cloakroom.bridge;

import io.cloakroom.aws.http.Headers;
import io.cloakroom.aws.http.RequestHead;
import io.cloakroom.bridge.audit.AuditLog;
import io.cloakroom.bridge.config.BridgeConfig;
import io.cloakroom.bridge.config.ConsoleConfig;
import io.cloakroom.bridge.config.ListenAddress;
import io.cloakroom.bridge.config.ShareConfig;
import io.cloakroom.bridge.console.Console;
import io.cloakroom.bridge.console.HostOfPages;
import io.cloakroom.bridge.console.ShareSite;
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
import java.util.function.Function;

/** The console of a bridge, and the folders that are shared there: servers of their own, beside that of S3. */
final class BridgeConsole {
    /** Of one address. Arrays such as zarr's are read in many small pieces. */
    static final int SHARE_REQUESTS_PER_SECOND = 200;

    private final S3Server server;
    private final URI url;
    private final Optional<S3Server> shareServer;
    private final Optional<URI> shares;

    private BridgeConsole(S3Server server, URI url, Optional<S3Server> shareServer, Optional<URI> shares) {
        this.server = server;
        this.url = url;
        this.shareServer = shareServer;
        this.shares = shares;
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
            URI s3) {
        Routes routes(List<Endpoint> endpoints, Routes.Gateway gateway, Function<RequestHead, Headers> onEveryAnswer) {
            return new Routes(
                    endpoints,
                    List.of(),
                    gateway,
                    store,
                    audit,
                    sources,
                    new CrossOrigin(List.of("off")),
                    head -> false,
                    onEveryAnswer);
        }

        S3Server start(ListenAddress address, Routes routes, InstantSource clock) throws IOException {
            return server.startAnother(
                    new InetSocketAddress(InetAddress.getByName(address.host()), address.port()), routes, clock, tls);
        }
    }

    /**
     * Starts to serve the console, and shared folders if the configuration says so.
     *
     * @throws IOException with a sentence for the operator if it cannot listen on an address
     */
    static BridgeConsole start(
            ConsoleConfig console, BridgeConfig config, Console.Services services, Shared shared, InstantSource clock)
            throws IOException {
        boolean hasTls = shared.tls().isPresent();
        boolean isSecure = "https".equalsIgnoreCase(console.url(0, hasTls).getScheme());
        AtomicReference<URI> url = new AtomicReference<>();
        AtomicReference<Optional<URI>> shareUrl = new AtomicReference<>(Optional.empty());
        Console pages = new Console(
                services,
                new Console.Place(url::get, isSecure, shared.s3().toString(), config.region(), shareUrl::get),
                new SecureRandom(),
                clock);
        List<Endpoint> endpoints = new ArrayList<>(shared.others());
        endpoints.add(pages.endpoint());
        S3Server server =
                shared.start(console.address(), shared.routes(endpoints, pages::begin, pages::headers), clock);
        url.set(console.url(server.address().getPort(), hasTls));
        if (config.shares().isEmpty()) {
            return new BridgeConsole(server, url.get(), Optional.empty(), Optional.empty());
        }
        ShareConfig shares = config.shares().get();
        ShareSite site = pages.shares();
        try {
            S3Server shareServer =
                    shared.start(shares.address(), shared.routes(List.of(site), site::begin, site::headers), clock);
            shareUrl.set(Optional.of(shares.url(shareServer.address().getPort(), hasTls)));
            return new BridgeConsole(server, url.get(), Optional.of(shareServer), shareUrl.get());
        } catch (IOException e) {
            server.stopBesideAnother(Duration.ZERO);
            throw e;
        }
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

    /** The providers that people can log in at to the console. */
    static List<RelyingParty> parties(BridgeConfig config, TrustedRoots roots, InstantSource clock) {
        return config.sts().providers().stream()
                .flatMap(provider ->
                        provider
                                .consoleLogin()
                                .map(client -> new RelyingParty(provider, client, roots, clock))
                                .stream())
                .toList();
    }

    /** Under which browsers reach it, without a slash at its end. */
    URI url() {
        return url;
    }

    /** Where people find shared folders, without a slash at its end; empty: none are served. */
    Optional<URI> shares() {
        return shares;
    }

    /** Stops. The store stays open for the server of S3. */
    void stop(Duration drain) {
        shareServer.ifPresent(another -> another.stopBesideAnother(drain));
        server.stopBesideAnother(drain);
    }
}
